using System.Reflection;
using ManagedTorch.Operators;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Parameters, buffers and other modules under names, as a tree. A module of one's own keeps them in fields and
        /// ends its constructor with <see cref="RegisterComponents"/>, which gives each the name of its field.
        /// </summary>
        public partial class Module : IDisposable
        {
            private readonly OrderedDictionary<string, Parameter> _parameters = [];
            private readonly OrderedDictionary<string, (Tensor Tensor, bool Persistent)> _buffers = [];
            private readonly OrderedDictionary<string, Module> _children = [];
            private readonly string _name;
            private bool _registered;

            protected Module(string name) => _name = name;

            /// <summary>Whether the module is being trained (dropout drops) or used (it does not).</summary>
            public virtual bool training { get; private set; } = true;

            public virtual string GetName() => _name;

            public virtual void train(bool train = true)
            {
                training = train;
                foreach (var child in children()) child.train(train);
            }

            public virtual void eval() => train(false);

            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                RequireNew(name, _parameters.ContainsKey(name), "parameter");
                _parameters.Add(name, Own(param));
            }

            /// <summary>A tensor that belongs to the module's state but is not trained; persistent ones are saved.</summary>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                RequireNew(name, _buffers.ContainsKey(name), "buffer");
                _buffers.Add(name, (Own(tensor), persistent));
            }

            public virtual void register_module(string name, Module submodule)
            {
                ArgumentNullException.ThrowIfNull(submodule);
                if (string.IsNullOrEmpty(name) || name.Contains('.'))
                    throw new ArgumentException(
                        $"register_module: '{name}' cannot be the name of a module in {GetName()}: names are not empty and have no dot");
                RequireNew(name, _children.ContainsKey(name), "module");
                submodule.RegisterComponents();
                _children.Add(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>
            /// Registers every field that holds a module, a parameter or (as a buffer) a tensor, in the order they are
            /// declared.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (_registered) return;
                _registered = true;
                foreach (var (name, value) in Fields())
                {
                    switch (value)
                    {
                        case Module module when !_children.ContainsKey(name): register_module(name, module); break;
                        case Parameter parameter when !_parameters.ContainsKey(name): register_parameter(name, parameter); break;
                        case Tensor tensor when value is not Modules.Parameter
                            && !_buffers.ContainsKey(name): register_buffer(name, tensor);
                        break;
                    }
                }
            }

            /// <summary>Registers, replaces or (with null) forgets a parameter that a property holds.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null) _parameters.Remove(name);
                else _parameters[name] = Own(value);
            }

            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null) _buffers.Remove(name);
                else _buffers[name] = (Own(value), persistent);
            }

            protected void ClearModules() => _children.Clear();

            public virtual IEnumerable<(string name, Module module)> named_children() =>
                _children.Select(child => (child.Key, child.Value));

            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            /// <summary>All modules below this one, a level at a time.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in named_children()) yield return child;
                foreach (var (name, child) in named_children())
                {
                    foreach (var (inner, module) in child.named_modules()) yield return ($"{name}.{inner}", module);
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(module => module.module);

            /// <summary>Each parameter once, under the first of its names.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<Tensor>();
                foreach (var (name, parameter) in _parameters)
                {
                    if (seen.Add(parameter)) yield return (name, parameter);
                }

                if (!recurse) yield break;
                foreach (var (name, child) in named_children())
                {
                    foreach (var (inner, parameter) in child.named_parameters())
                    {
                        if (seen.Add(parameter)) yield return ($"{name}.{inner}", parameter);
                    }
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(parameter => parameter.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<Tensor>();
                foreach (var (name, (buffer, persistent)) in _buffers)
                {
                    if ((persistent || include_nonpersistent) && seen.Add(buffer)) yield return (name, buffer);
                }

                if (!recurse) yield break;
                foreach (var (name, child) in named_children())
                {
                    foreach (var (inner, buffer) in child.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer)) yield return ($"{name}.{inner}", buffer);
                    }
                }
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(buffer => buffer.buffer);

            public virtual Parameter? get_parameter(string target) =>
                named_parameters().FirstOrDefault(parameter => string.Equals(parameter.name, target, StringComparison.Ordinal)).parameter;

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual Tensor? get_buffer(string target) =>
                named_buffers().FirstOrDefault(buffer => string.Equals(buffer.name, target, StringComparison.Ordinal)).buffer;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>Calls <paramref name="fn"/> with every module below this one, innermost first, and with this one last.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in children()) child.apply(fn);
                fn(this);
                return this;
            }

            /// <summary>Forgets the gradients of all parameters (or sets them to zero).</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    if (set_to_none) parameter.grad = null;
                    else if (parameter.Impl.Grad is { } gradient) Ops.Fill(gradient, 0);
                }
            }

            public void Dispose()
            {
                Dispose(disposing: true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Releases the parameters, the buffers and the modules below.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (var (_, parameter) in _parameters) parameter.Dispose();
                foreach (var (_, (buffer, _)) in _buffers) buffer.Dispose();
                foreach (var (_, child) in _children) child.Dispose();
            }

            internal void ReplaceChild(string name, Module module)
            {
                module.RegisterComponents();
                _children[name] = module;
            }

            // A module outlives the scope it was made in: it owns what it registers, and disposes it itself.
            private static T Own<T>(T tensor) where T : Tensor
            {
                tensor.DetachFromDisposeScope();
                return tensor;
            }

            private IEnumerable<(string Name, object Value)> Fields()
            {
                // Fields of the base classes come first, as their constructors do.
                var types = new Stack<Type>();
                for (var type = GetType(); type != typeof(Module) && type is not null; type = type.BaseType) types.Push(type);
                foreach (var type in types)
                {
                    foreach (var field in type.GetFields(
                        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    {
                        if (field.GetValue(this) is { } value) yield return (field.Name, value);
                    }
                }
            }

            private void RequireNew(string name, bool known, string kind)
            {
                if (known) throw new InvalidOperationException($"register_{kind}: {GetName()} already has a {kind} '{name}'");
            }
        }
    }
}
