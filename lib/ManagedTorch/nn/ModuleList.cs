using System.Collections;
using TorchSharp.Modules;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Modules under the names 0, 1, 2, ...; the owner decides which it calls, and in which order.</summary>
        public class ModuleList<T> : torch.nn.Module, IList<T> where T : torch.nn.Module
        {
            private readonly List<T> _items = [];

            public ModuleList(params T[] modules)
                : base(nameof(ModuleList<>)) => extend(modules);

            public int Count => _items.Count;

            public bool IsReadOnly => false;

            public T this[int index]
            {
                get => _items[index];
                set
                {
                    _items[index] = value;
                    Renumber();
                }
            }

            public void Add(T item)
            {
                _items.Add(item);
                register_module((_items.Count - 1).ToString(), item);
            }

            public void append(params T[] parameters) => extend(parameters);

            public void extend(IEnumerable<T> modules)
            {
                foreach (var module in modules) Add(module);
            }

            public void Insert(int index, T item)
            {
                _items.Insert(index, item);
                Renumber();
            }

            public bool Remove(T item)
            {
                var removed = _items.Remove(item);
                if (removed) Renumber();
                return removed;
            }

            public void RemoveAt(int index)
            {
                _items.RemoveAt(index);
                Renumber();
            }

            public void Clear()
            {
                _items.Clear();
                ClearModules();
            }

            public bool Contains(T item) => _items.Contains(item);

            public int IndexOf(T item) => _items.IndexOf(item);

            public void CopyTo(T[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

            public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            protected override void RegisterComponents()
            {
            }

            private void Renumber()
            {
                ClearModules();
                for (var i = 0; i < _items.Count; i++) register_module(i.ToString(), _items[i]);
            }
        }

        /// <summary>Modules under names of their own.</summary>
        public class ModuleDict<T> : torch.nn.Module, IEnumerable<(string, T)> where T : torch.nn.Module
        {
            private readonly OrderedDictionary<string, T> _items = [];

            public ModuleDict()
                : base(nameof(ModuleDict<>))
            {
            }

            public int Count => _items.Count;

            public T this[string key]
            {
                get => _items.TryGetValue(key, out var module)
                    ? module
                    : throw new KeyNotFoundException($"ModuleDict: there is no '{key}' among {string.Join(", ", _items.Keys)}");
                set
                {
                    _items[key] = value;
                    ClearModules();
                    foreach (var (name, module) in _items) register_module(name, module);
                }
            }

            public void Add(string key, T value)
            {
                register_module(key, value);
                _items.Add(key, value);
            }

            public void Add((string, T) item) => Add(item.Item1, item.Item2);

            public bool ContainsKey(string key) => _items.ContainsKey(key);

            public bool TryGetValue(string key, out T? value) => _items.TryGetValue(key, out value);

            public IEnumerable<string> keys() => _items.Keys;

            public IEnumerable<T> values() => _items.Values;

            public IEnumerator<(string, T)> items() => GetEnumerator();

            public IEnumerator<(string, T)> GetEnumerator() => _items.Select(item => (item.Key, item.Value)).GetEnumerator();

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            protected override void RegisterComponents()
            {
            }
        }

        /// <summary>Parameters under the names 0, 1, 2, ...</summary>
        public class ParameterList : torch.nn.Module, IEnumerable<Parameter>
        {
            private readonly List<Parameter> _items = [];

            public ParameterList(params Parameter[] parameters)
                : base(nameof(ParameterList)) => extend(parameters);

            public int Count => _items.Count;

            public Parameter this[int index]
            {
                get => _items[index];
                set => ConditionallyRegisterParameter(index.ToString(), _items[index] = value);
            }

            public void Add(Parameter item)
            {
                _items.Add(item);
                register_parameter((_items.Count - 1).ToString(), item);
            }

            public void append(params Parameter[] parameters) => extend(parameters);

            public void extend(IEnumerable<Parameter> parameters)
            {
                foreach (var parameter in parameters) Add(parameter);
            }

            public IEnumerator<Parameter> GetEnumerator() => _items.GetEnumerator();

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

            protected override void RegisterComponents()
            {
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            public static ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);

            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules) where T : Module
            {
                var dictionary = new ModuleDict<T>();
                foreach (var module in modules) dictionary.Add(module);
                return dictionary;
            }

            public static ParameterList ParameterList(params Parameter[] parameters) => new(parameters);
        }
    }
}
