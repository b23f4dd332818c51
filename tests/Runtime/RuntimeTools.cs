using System.Text.RegularExpressions;

namespace NanoSensors.Tests.Runtime;

/// <summary>The programs that the user brings, by environment variables.</summary>
internal sealed class RuntimeTools
{
    internal const string HostVariable = "NANOSENSORS_NANOCLR";
    internal const string ProcessorVariable = "NANOSENSORS_METADATA_PROCESSOR";
    internal const string CoreLibraryVariable = "NANOSENSORS_CORELIBRARY";
    internal const string HeapVariable = "NANOSENSORS_NANOCLR_HEAP";

    // Heap of upstream's POSIX host, bytes (nf-interpreter, targets/posix/nanoCLR/Memory.cpp).
    private const int UpstreamHeap = 10 * 1024 * 1024;

    /// <summary>nanoFramework.nanoCLR.test of upstream's POSIX target.</summary>
    internal required string Host { get; init; }

    /// <summary>The metadata processor's console program, .exe or .dll.</summary>
    internal required string Processor { get; init; }

    /// <summary>The folder with mscorlib.dll and mscorlib.pe.</summary>
    internal required string CoreLibrary { get; init; }

    /// <summary>The host's whole heap, bytes.</summary>
    internal required int HeapBytes { get; init; }

    /// <summary>The tools; the test is skipped, with the reason, where one is missing.</summary>
    internal static RuntimeTools Required()
    {
        string? missing = WhatIsMissing(Environment.GetEnvironmentVariable, File.Exists);
        if (missing != null)
            Assert.Inconclusive(missing);
        string heap = Environment.GetEnvironmentVariable(HeapVariable) ?? "";
        if (heap.Length > 0 && (!int.TryParse(heap, out int bytes) || bytes < 65536))
            Assert.Fail($"{HeapVariable} is '{heap}': write the host's heap in bytes, 65536 or more.");
        return new RuntimeTools
        {
            Host = Environment.GetEnvironmentVariable(HostVariable)!,
            Processor = Environment.GetEnvironmentVariable(ProcessorVariable)!,
            CoreLibrary = CoreLibraryFolder(Environment.GetEnvironmentVariable),
            HeapBytes = heap.Length > 0 ? int.Parse(heap) : UpstreamHeap,
        };
    }

    /// <summary>What to set, or null if all is there.</summary>
    internal static string? WhatIsMissing(Func<string, string?> variable, Func<string, bool> exists)
    {
        string? host = variable(HostVariable);
        if (string.IsNullOrEmpty(host))
        {
            return $"{HostVariable} is not set: the path of nanoFramework.nanoCLR.test, built by "
                + "https://github.com/nanoframework/nf-interpreter/blob/main/targets/posix/README.md (tests/Runtime/README.md).";
        }

        if (!exists(host))
            return $"{HostVariable} names '{host}', which does not exist.";
        string? processor = variable(ProcessorVariable);
        if (string.IsNullOrEmpty(processor))
        {
            return $"{ProcessorVariable} is not set: the path of nanoFramework.Tools.MetadataProcessor (.exe or .dll) 3.0.100, "
                + "from https://github.com/nanoframework/metadata-processor (tests/Runtime/README.md).";
        }

        if (!exists(processor))
            return $"{ProcessorVariable} names '{processor}', which does not exist.";
        string core = Path.Combine(CoreLibraryFolder(variable), "mscorlib.pe");
        return exists(core)
            ? null
            : $"'{core}' does not exist: restore the package nanoFramework.CoreLibrary {CoreLibraryVersion()}, "
                + $"or set {CoreLibraryVariable} to the folder with its mscorlib.dll and mscorlib.pe.";
    }

    private static string CoreLibraryFolder(Func<string, string?> variable)
    {
        string? set = variable(CoreLibraryVariable);
        if (!string.IsNullOrEmpty(set))
            return set;
        string packages = variable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Path.Combine(packages, "nanoframework.corelibrary", CoreLibraryVersion(), "lib");
    }

    // The version that the device projects pin.
    private static string CoreLibraryVersion()
    {
        Match match = Regex.Match(Repository.Read("Nano.props"), "\"nanoFramework.CoreLibrary\" Version=\"([^\"]+)\"");
        return match.Success ? match.Groups[1].Value : throw new InvalidOperationException("Nano.props pins no nanoFramework.CoreLibrary.");
    }
}
