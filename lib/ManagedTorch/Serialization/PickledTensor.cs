using System.Buffers.Binary;
using System.Text;

namespace ManagedTorch.Tensors;

/// <summary>
/// Reads the part of Python's pickle language that describes a module with one tensor. Names are compared, never looked up,
/// and calls are not made: what is no tensor becomes an empty value.
/// </summary>
internal sealed class PickledTensor(byte[] bytes)
{
    private static readonly object Mark = new();

    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<int, object?> _memo = [];
    private int _at;

    /// <summary>A view (shape, strides and offset in elements) of the storage with this key.</summary>
    public sealed record Description(
        string Storage, string Key, long StorageCount, long Offset, long[] Shape, long[] Strides, bool RequiresGrad);

    private sealed record Global(string Name);

    private sealed record StorageReference(string Type, string Key, long Count);

    public Description Read()
    {
        while (true)
        {
            var code = Take(1)[0];
            switch ((char)code)
            {
                case '\x80': Take(1); break;
                case 'c': _stack.Push(new Global($"{Line()}.{Line()}")); break;
                case 'q': _memo[Take(1)[0]] = Top(); break;
                case 'r': _memo[BinaryPrimitives.ReadInt32LittleEndian(Take(4))] = Top(); break;
                case 'h': _stack.Push(_memo.GetValueOrDefault(Take(1)[0])); break;
                case 'j': _stack.Push(_memo.GetValueOrDefault(BinaryPrimitives.ReadInt32LittleEndian(Take(4)))); break;
                case '(': _stack.Push(Mark); break;
                case ')': _stack.Push(Array.Empty<object?>()); break;
                case '}': _stack.Push(new Dictionary<string, object?>(StringComparer.Ordinal)); break;
                case 't': _stack.Push(ToMark()); break;
                case '\x85': _stack.Push(Last(1)); break;
                case '\x86': _stack.Push(Last(2)); break;
                case '\x87': _stack.Push(Last(3)); break;
                case 'N': _stack.Push(null); break;
                case '\x88': _stack.Push(true); break;
                case '\x89': _stack.Push(false); break;
                case 'K': _stack.Push((long)Take(1)[0]); break;
                case 'M': _stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
                case 'J': _stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
                case '\x8a': _stack.Push(Long(Take(Take(1)[0]))); break;
                case 'X': _stack.Push(Encoding.UTF8.GetString(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4))))); break;
                case 'Q': _stack.Push(Storage(Pop<object?[]>())); break;
                case '\x81': Last(2); _stack.Push(null); break;
                case 'R': Reduce(); break;
                case 'u': Fill(); break;
                case 'b': Build(); break;
                case '.': return Top() as Description ?? throw new InvalidDataException("its data.pkl holds no tensor");
                default: throw new InvalidDataException($"its data.pkl holds more than a tensor (opcode 0x{code:x2} at {_at - 1})");
            }
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > bytes.Length - _at) throw new InvalidDataException($"its data.pkl ends at {bytes.Length}");
        return bytes.AsSpan((_at += count) - count, count);
    }

    private long Long(ReadOnlySpan<byte> number)
    {
        if (number.Length > sizeof(long)) throw new InvalidDataException($"its data.pkl has a number of {number.Length} bytes at {_at}");
        var value = number.Length > 0 && (number[^1] & 0x80) != 0 ? -1L : 0;
        for (var i = number.Length - 1; i >= 0; i--) value = value << 8 | number[i];
        return value;
    }

    private string Line()
    {
        var end = Array.IndexOf(bytes, (byte)'\n', _at);
        if (end < 0) throw new InvalidDataException($"its data.pkl ends at {bytes.Length}");
        var text = Encoding.UTF8.GetString(bytes, _at, end - _at);
        _at = end + 1;
        return text;
    }

    private object? Top() => _stack.TryPeek(out var top) ? top : throw Damaged();

    private T Pop<T>() where T : class => _stack.TryPop(out var top) && top is T expected ? expected : throw Damaged();

    private InvalidDataException Damaged() => new($"its data.pkl makes no sense at {_at - 1}");

    private object?[] ToMark()
    {
        var items = new List<object?>();
        while (!ReferenceEquals(Top(), Mark)) items.Add(_stack.Pop());
        _stack.Pop();
        items.Reverse();
        return [.. items];
    }

    private object?[] Last(int count)
    {
        var items = new object?[count];
        for (var i = count - 1; i >= 0; i--)
        {
            items[i] = Top();
            _stack.Pop();
        }

        return items;
    }

    /// <summary>('storage', torch.FloatStorage, key, device, number of elements).</summary>
    private StorageReference Storage(object?[] id) =>
        id is [_, Global type, string key, _, long count, ..]
            ? new(type.Name.Replace("torch.", "", StringComparison.Ordinal), key, count)
            : throw Damaged();

    private void Reduce()
    {
        var (arguments, function) = (Pop<object?[]>(), Pop<Global>());
        if (function.Name != "torch._utils._rebuild_tensor_v2")
        {
            _stack.Push(null);
            return;
        }

        if (arguments is not [StorageReference storage, long offset, object?[] shape, object?[] strides, bool requiresGrad, ..])
            throw Damaged();
        _stack.Push(new Description(storage.Type, storage.Key, storage.Count, offset, Longs(shape), Longs(strides), requiresGrad));

        long[] Longs(object?[] tuple) => Array.ConvertAll(tuple, number => number is long value ? value : throw Damaged());
    }

    private void Fill()
    {
        var entries = ToMark();
        if (Top() is not Dictionary<string, object?> target || entries.Length % 2 != 0) throw Damaged();
        for (var i = 0; i < entries.Length; i += 2) target[entries[i] as string ?? throw Damaged()] = entries[i + 1];
    }

    /// <summary>The state of the module takes the module's position: of it, the tensor named "0" is wanted.</summary>
    private void Build()
    {
        var state = Pop<Dictionary<string, object?>>();
        Top();
        _stack.Pop();
        _stack.Push(state.GetValueOrDefault("0"));
    }
}
