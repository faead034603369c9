using System.Buffers.Binary;
using System.Text;

namespace Course.Tests.Engine;

/// <summary>A shared library of headers and version tables alone, as a linker lays them out.</summary>
internal static class SmallElf
{
    /// <summary>Where in the file this need's flags are.</summary>
    public static int FlagsOf(int need) => Needs + 16 + 16 * need + 4;

    private const int Address = 0x10000;   // the segment's address less its place in the file
    private const int Needs = 64 + 2 * 56 + 6 * 16;

    /// <summary>A library that needs these versions of libstdc++.so.6 and defines those.</summary>
    public static byte[] Make(string[] needs, string[] defines, ushort flags = 0)
    {
        var names = new MemoryStream();
        names.WriteByte(0);
        uint Name(string text)
        {
            var at = (uint)names.Length;
            names.Write([.. Encoding.ASCII.GetBytes(text), 0]);
            return at;
        }

        // One need of one library: its entry (16 bytes), then one entry a version. Then one definition (20) with its name (8) a version.
        var definitions = Needs + (needs.Length > 0 ? 16 + 16 * needs.Length : 0);
        var table = definitions + 28 * defines.Length;
        var file = new byte[table];
        if (needs.Length > 0)
            Put(Needs, (ushort)1, (ushort)needs.Length, Name("libstdc++.so.6"), 16u, 0u);
        for (var i = 0; i < needs.Length; i++)
            Put(Needs + 16 + 16 * i, 0u, flags, (ushort)(i + 2), Name(needs[i]), i < needs.Length - 1 ? 16u : 0u);
        for (var i = 0; i < defines.Length; i++)
            Put(definitions + 28 * i, (ushort)1, (ushort)0, (ushort)(i
                + 1), (ushort)1, 0u, 20u, i < defines.Length - 1 ? 28u : 0u, Name(defines[i]), 0u);

        var length = (ulong)(table + names.Length);
        Put(0, 0x464c457fu, (byte)2, (byte)1, (byte)1);
        Put(16, (ushort)3, (ushort)62, 1u, 0ul, 64ul, 0ul, 0u, (ushort)64, (ushort)56, (ushort)2);
        Put(64, 1u, 4u, 0ul, (ulong)Address, (ulong)Address, length, length, 0x1000ul);
        var dynamic = 64 + 2 * 56;
        Put(64 + 56, 2u, 4u, (ulong)dynamic, (ulong)(Address + dynamic), (ulong)(Address + dynamic), 96ul, 96ul, 8ul);
        Put(dynamic, 5ul, (ulong)(Address + table), 10ul, (ulong)names.Length);
        if (needs.Length > 0)
            Put(dynamic + 32, 0x6ffffffeul, (ulong)(Address + Needs));
        if (defines.Length > 0)
            Put(dynamic + (needs.Length > 0 ? 48 : 32), 0x6ffffffcul, (ulong)(Address + definitions));
        return [.. file, .. names.ToArray()];

        void Put(int at, params object[] values)
        {
            foreach (var value in values)
            {
                var to = file.AsSpan(at);
                switch (value)
                {
                    case byte b: to[0] = b; at += 1; break;
                    case ushort s: BinaryPrimitives.WriteUInt16LittleEndian(to, s); at += 2; break;
                    case uint i: BinaryPrimitives.WriteUInt32LittleEndian(to, i); at += 4; break;
                    case ulong l: BinaryPrimitives.WriteUInt64LittleEndian(to, l); at += 8; break;
                    default: throw new ArgumentException($"a value of type {value.GetType()}");
                }
            }
        }
    }
}
