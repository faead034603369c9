using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Modules one after the other: each gets the result of the one before.</summary>
        public class Sequential : nn.Module<Tensor, Tensor>
        {
            private readonly List<IModule<Tensor, Tensor>> _steps = [];

            internal Sequential()
                : base(nameof(Sequential))
            {
            }

            public int Count => _steps.Count;

            public IModule<Tensor, Tensor> this[int index] => _steps[index];

            /// <summary>The same modules, from one index to before another, as a sequence of their own.</summary>
            public Sequential this[Range index]
            {
                get
                {
                    var part = new Sequential();
                    foreach (var step in _steps.GetRange(index.GetOffsetAndLength(Count).Offset, index.GetOffsetAndLength(Count).Length))
                        part.append(step);
                    return part;
                }
            }

            public Sequential this[(int? start, int? end) index] => this[(index.start ?? 0)..(index.end ?? Count)];

            /// <summary>Adds a module at the end, named by its position.</summary>
            public Sequential append(IModule<Tensor, Tensor> module) => append(_steps.Count.ToString(), module);

            public Sequential append(string name, IModule<Tensor, Tensor> module)
            {
                register_module(
                    name, module as nn.Module ?? throw new ArgumentException($"Sequential: {module.GetType().Name} is not a module"));
                _steps.Add(module);
                return this;
            }

            public override Tensor forward(Tensor tensor)
            {
                if (_steps.Count == 0) return tensor.alias();
                var x = tensor;
                foreach (var step in _steps)
                {
                    var y = step.call(x);

                    // No caller holds the intermediate results; the graph keeps what it needs of them.
                    if (!ReferenceEquals(x, tensor) && !ReferenceEquals(x, y)) x.Dispose();
                    x = y;
                }

                return x;
            }

            protected override void RegisterComponents()
            {
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential() => new();

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) =>
                Sequential((IEnumerable<Module<Tensor, Tensor>>)modules);

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) =>
                Sequential((IEnumerable<(string, Module<Tensor, Tensor>)>)modules);

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules)
            {
                var sequence = new Sequential();
                foreach (var module in modules) sequence.append(module);
                return sequence;
            }

            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules)
            {
                var sequence = new Sequential();
                foreach (var (name, module) in modules) sequence.append(name, module);
                return sequence;
            }
        }
    }
}
