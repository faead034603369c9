#nullable enable
using System.Text;
#if !NET // The build compiles this file for its task (TorchSharp.targets), the command line for `doctor`.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
#endif

namespace Course.Engine;

/// <summary>
/// The versions of symbols that a shared library for 64-bit Linux needs of others and defines itself, read as the dynamic
/// loader reads them: by the addresses in its dynamic segment. Sources: System V ABI, "Program Loading and Dynamic Linking";
/// Linux Standard Base Core 5.0, "Symbol Versioning".
/// </summary>
internal sealed class ElfLibrary
{
    private const int Load = 1, Dynamic = 2;                                                // p_type
    private const long End = 0, StringTable = 5, StringSize = 10;                           // d_tag
    private const long VersionNeed = 0x6ffffffe, VersionDefinition = 0x6ffffffc;
    private const int WeakFlag = 2;                                                         // VER_FLG_WEAK

    private readonly byte[] _bytes;
    private readonly List<(long Address, long Offset, long Size)> _segments = new List<(long Address, long Offset, long Size)>();
    private readonly Dictionary<long, long> _dynamic = new Dictionary<long, long>();

    /// <exception cref="InvalidDataException">It is no shared library of this kind, or ends before its tables do.</exception>
    public ElfLibrary(byte[] bytes)
    {
        _bytes = bytes;
        if (bytes.Length < 64 || bytes[0] != 0x7f || bytes[1] != 'E' || bytes[2] != 'L' || bytes[3] != 'F')
            throw new InvalidDataException("it is not an ELF file");
        if (bytes[4] != 2 || bytes[5] != 1 || UInt16(16) != 3)
            throw new InvalidDataException("it is an ELF file, but not a shared library of 64-bit little-endian code");

        long headers = Int64(32), size = UInt16(54), count = UInt16(56);
        for (var header = headers; count > 0; count--, header += size)
        {
            var (type, offset, address, length) = (UInt32(header), Int64(header + 8), Int64(header + 16), Int64(header + 32));
            if (type == Load)
                _segments.Add((address, offset, length));
            if (type == Dynamic)
                ReadDynamic(offset, length);
        }
    }

    /// <summary>A version that the library needs of another, and whether it does without.</summary>
    /// <param name="library">The other library's name, as libstdc++.so.6.</param>
    /// <param name="flags">Where in the file the need's flags are.</param>
    public readonly struct Need(string library, string version, bool isWeak, long flags)
    {
        public string Library { get; } = library;

        public string Version { get; } = version;

        /// <summary>The loader takes the library even where the version is missing.</summary>
        public bool IsWeak { get; } = isWeak;

        public long Flags { get; } = flags;
    }

    public IEnumerable<Need> Needs()
    {
        // Entries hold the distance to the next one; 0 ends the list. Distances are positive, so every list comes to an end.
        for (var (need, next) = (Table(VersionNeed), 1L); need >= 0 && next != 0; need += next)
        {
            var library = Text(UInt32(need + 4));
            next = UInt32(need + 12);
            for (var (entry, after) = (need + UInt32(need + 8), 1L); after != 0; entry += after)
            {
                after = UInt32(entry + 12);
                yield return new Need(library, Text(UInt32(entry + 8)), (UInt16(entry + 4) & WeakFlag) != 0, entry + 4);
            }
        }
    }

    public IEnumerable<string> Definitions()
    {
        for (var (definition, next) = (Table(VersionDefinition), 1L); definition >= 0 && next != 0; definition += next)
        {
            next = UInt32(definition + 16);
            yield return Text(UInt32(definition + UInt32(definition + 12)));
        }
    }

    /// <summary>The same library with these needs marked weak: one bit of each changes.</summary>
    public byte[] Weakened(IEnumerable<Need> needs)
    {
        var weakened = (byte[])_bytes.Clone();
        foreach (var need in needs)
            weakened[need.Flags] |= WeakFlag;
        return weakened;
    }

    private void ReadDynamic(long offset, long length)
    {
        for (var entry = offset; entry < offset + length && Int64(entry) != End; entry += 16)
            _dynamic[Int64(entry)] = Int64(entry + 8);
    }

    /// <summary>Where the table lies in the file; -1 where the library has none.</summary>
    private long Table(long tag) => _dynamic.TryGetValue(tag, out var address) ? Offset(address) : -1;

    private string Text(long at)
    {
        if (!_dynamic.TryGetValue(StringTable, out var address) || !_dynamic.TryGetValue(StringSize, out var size) || at >= size)
            throw new InvalidDataException($"name {at} is outside its table of names");
        var start = Offset(address) + at;
        var end = start;
        while (At(end, 1) is var position && _bytes[position] != 0)
            end++;
        return Encoding.ASCII.GetString(_bytes, (int)start, (int)(end - start));
    }

    private long Offset(long address)
    {
        foreach (var (start, offset, size) in _segments)
        {
            if (address >= start && address - start < size)
                return offset + (address - start);
        }

        throw new InvalidDataException($"address {address:x} is in none of its segments");
    }

    private int UInt16(long at) => BitConverter.ToUInt16(_bytes, At(at, 2));

    private long UInt32(long at) => BitConverter.ToUInt32(_bytes, At(at, 4));

    private long Int64(long at) => BitConverter.ToInt64(_bytes, At(at, 8));

    private int At(long at, int size) => at >= 0 && at <= _bytes.Length - size
        ? (int)at
        : throw new InvalidDataException($"it ends after {_bytes.Length} bytes, before its tables do");
}

#if !NET
/// <summary>
/// Where this system lacks a version that a library needs, makes a copy of the library in which the need is weak, so that
/// the loader takes it. For versions of which no symbol is ever called; the library itself is only read.
/// </summary>
public sealed class WeakenVersionNeed : Microsoft.Build.Utilities.Task
{
    [Required]
    public string Library { get; set; } = "";

    [Required]
    public string Version { get; set; } = "";

    /// <summary>Where the copy goes.</summary>
    [Required]
    public string Copy { get; set; } = "";

    /// <summary>The copy; empty where none is needed.</summary>
    [Output]
    public string Written { get; set; } = "";

    public override bool Execute()
    {
        try
        {
            var library = new ElfLibrary(File.ReadAllBytes(Library));
            var needs = library.Needs().Where(need => need.Version == Version && !need.IsWeak && Lacks(need.Library)).ToList();
            if (needs.Count > 0)
                Write(library.Weakened(needs));
            return true;
        }
        catch (Exception e) when (e is InvalidDataException || e is IOException || e is UnauthorizedAccessException)
        {
            Log.LogError($"{Library}: its need of {Version} cannot be marked weak: {e.Message}");
            return false;
        }
    }

    /// <summary>Whether a system library that this process, like every .NET process, has loaded does not define the version.</summary>
    private bool Lacks(string name)
    {
        // A line ends with the path; what is loaded as libstdc++.so.6 is libstdc++.so.6.0.30.
        var loaded = File.ReadLines("/proc/self/maps").Where(line => line.Contains('/')).Select(line => line.Substring(line.IndexOf('/')))
            .FirstOrDefault(path => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal));
        return loaded != null && !new ElfLibrary(File.ReadAllBytes(loaded)).Definitions().Contains(Version);
    }

    private void Write(byte[] weakened)
    {
        Written = Copy;
        if (File.Exists(Copy) && File.ReadAllBytes(Copy).SequenceEqual(weakened))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Copy)!);
        // A new file, moved into place: the old one may be linked to by the library in use.
        var next = Copy + ".next";
        File.WriteAllBytes(next, weakened);
        File.Delete(Copy);
        File.Move(next, Copy);
        Log.LogMessage(
            MessageImportance.High,
            $"{Path.GetFileName(Library)}: its need of {Version}, which this system lacks, is marked weak in {Copy}");
    }
}
#endif
