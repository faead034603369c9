using ManagedTorch.Operators;
using ManagedTorch.Tensors;
using Shared;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Every parameter and every persistent buffer under its full name: the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (name, parameter) in named_parameters(recurse: false)) destination.TryAdd(Prefixed(prefix, name), parameter);
                foreach (var (name, buffer) in named_buffers(
                    recurse: false, include_nonpersistent: false)) destination.TryAdd(Prefixed(prefix, name), buffer);
                foreach (var (name, child) in named_children()) child.state_dict(destination, Prefixed(prefix, name));
                return destination;
            }

            /// <summary>
            /// Copies values from <paramref name="source"/>. Strict loading wants the same names on both sides; nothing is
            /// copied unless every shape fits.
            /// </summary>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var destination = state_dict();
                var missing = destination.Keys.Where(key => !Skipped(key) && !source.ContainsKey(key)).ToList();
                var unexpected = source.Keys.Where(key => !Skipped(key) && !destination.ContainsKey(key)).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException(
                        $"load_state_dict: missing {Named(missing)}, unexpected {Named(unexpected)}; pass strict: false to load the rest");

                var common = source.Where(entry => !Skipped(entry.Key) && destination.ContainsKey(entry.Key)).ToList();
                foreach (var (key, value) in common)
                {
                    if (!value.Impl.Shape.SequenceEqual(destination[key].Impl.Shape))
                        throw new ArgumentException(
                            $"load_state_dict: {key} is {Shape.Format(value.Impl.Shape)}, expected "
                            + $"{Shape.Format(destination[key].Impl.Shape)}");
                }

                using var untracked = no_grad();
                foreach (var (key, value) in common) destination[key].copy_(value);
                return (missing, unexpected);

                bool Skipped(string key) => skip?.Contains(key) == true;
            }

            /// <summary>Writes all parameters and persistent buffers, in TorchSharp's own binary form.</summary>
            public Module save(string location, IList<string>? skip = null)
            {
                WholeFile.Write(location, stream => save(stream, skip));
                return this;
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>The number of entries as LEB128, then each one's name and tensor.</summary>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var entries = sd.Where(entry => skip?.Contains(entry.Key) != true).ToList();
                writer.Write7BitEncodedInt64(entries.Count);
                foreach (var (name, tensor) in entries)
                {
                    writer.Write(name);
                    tensor.Save(writer);
                }
            }

            /// <summary>Reads what <see cref="save(string, IList{string})"/> wrote; a file that does not fit changes nothing.</summary>
            public virtual Module load(
                string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                return TensorFile.Read(location, reader => load(reader, strict, skip, loadedParameters));
            }

            public Module load(
                Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>With <paramref name="loadedParameters"/>, says of every name whether it was loaded.</summary>
            public virtual Module load(
                BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var scope = NewDisposeScope();
                var source = new Dictionary<string, Tensor>(StringComparer.Ordinal);
                var count = reader.Read7BitEncodedInt64();
                if (count < 0) throw new InvalidDataException($"load: {count} tensors, expected 0 or more");
                for (var left = count; left > 0; left--)
                {
                    var name = reader.ReadString();
                    if (!source.TryAdd(name, Tensor.Load(reader))) throw new InvalidDataException($"load: there are two tensors '{name}'");
                }

                load_state_dict(source, strict, skip);
                if (loadedParameters is null) return this;
                foreach (var key in state_dict().Keys) loadedParameters[key] = source.ContainsKey(key) && skip?.Contains(key) != true;
                return this;
            }

            /// <summary>Gives parameters and floating point buffers another element type; the objects stay the same.</summary>
            internal void ConvertTo(ScalarType dtype)
            {
                if (!dtype.IsFloat()) throw new ArgumentException($"to: a module cannot be {dtype.Name()}, expected float32 or float64");
                using var scope = Arena.Begin();
                using var untracked = no_grad();
                foreach (var parameter in parameters()) parameter.Become(Ops.To(parameter.Impl, dtype));
                foreach (var buffer in buffers())
                {
                    if (buffer.is_floating_point()) buffer.Become(Ops.To(buffer.Impl, dtype));
                }
            }

            private static string Prefixed(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";

            private static string Named(List<string> keys) => keys.Count == 0 ? "nothing" : string.Join(", ", keys);
        }
    }
}

/// <summary>Conversions of whole modules that return the module under its own type.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module
    {
        module.ConvertTo(type);
        return module;
    }

    public static T to<T>(this T module, torch.Device device, bool non_blocking = false) where T : torch.nn.Module => module;

    public static T to<T>(this T module, torch.Device device, torch.ScalarType type, bool non_blocking = false) where T : torch.nn.Module =>
        module.to(type);

    public static T cpu<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module;

    public static T @double<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.to(torch.ScalarType.Float64);

    public static T @float<T>(this T module, bool non_blocking = false) where T : torch.nn.Module => module.to(torch.ScalarType.Float32);
}
