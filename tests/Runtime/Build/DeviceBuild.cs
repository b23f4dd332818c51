using System.Diagnostics;

namespace NanoSensors.Tests.Runtime.Build;

/// <summary>
/// Compiles nanoFramework projects with the SDK's own compiler and turns them into .pe files with the user's metadata processor.
/// </summary>
internal sealed class DeviceBuild
{
    private const string LanguageVersion = "13.0";

    // From 11 on the compiler adds types of its own to each assembly. In an assembly of declarations they would shift the table of native
    // methods, whose checksum stays the same.
    private const string DeclarationsLanguageVersion = "10.0";

    private const string ConstantsName = "Constants.cs";

    private static readonly Dictionary<string, string> OwnPackages = new()
    {
        // Written for these tests, so that no package but CoreLibrary is needed.
        ["nanoFramework.TestFramework"] = "tests/Runtime/Device/TestFramework",
        ["nanoFramework.Runtime.Native"] = "tests/Runtime/Device/RuntimeNative",
    };

    // Libraries are built once per run of the tests.
    private static readonly Dictionary<string, Library> Built = [];
    private static readonly Lock Gate = new();

    private readonly RuntimeTools _tools;
    private readonly string _name;

    /// <summary>A build.</summary>
    /// <param name="tools">The user's programs.</param>
    /// <param name="name">Names the folder of the program; its libraries are shared.</param>
    internal DeviceBuild(RuntimeTools tools, string name)
    {
        _tools = tools;
        _name = name;
        lock (Gate)
        {
            string core = Path.Combine(tools.CoreLibrary, "mscorlib");
            Built[""] = new Library("mscorlib", core + ".dll", core + ".pe", []);
        }

    }

    /// <summary>Builds a project and what it references.</summary>
    /// <param name="project">Path from the repository's root.</param>
    /// <param name="constants">Source text in place of the project's Constants.cs, or null.</param>
    /// <returns>The .pe files that the runtime is to load, each after what it references.</returns>
    internal IReadOnlyList<string> Build(string project, string? constants = null)
    {
        Library library;
        lock (Gate)
            library = BuildProject(Path.GetFullPath(Repository.PathOf(project)), constants);
        return [.. library.WithReferences().Select(each => each.Pe).Distinct()];
    }

    /// <summary>Builds a program from a folder of sources.</summary>
    internal IReadOnlyList<string> BuildLauncher(string folder, IReadOnlyList<string> more)
    {
        Library launcher;
        lock (Gate)
        {
            if (!Built.TryGetValue(folder, out launcher!))
            {
                Library[] references = [Built[""], BuildPackage("nanoFramework.TestFramework")];
                launcher = Built[folder] = Compile("NanoSensors.Launcher", "launcher", SourcesOf(folder), true, references, null);
            }
        }

        return [.. launcher.WithReferences().Select(each => each.Pe).Concat(more).Distinct()];
    }

    private Library BuildProject(string path, string? constants)
    {
        if (constants == null && Built.TryGetValue(path, out Library? known))
            return known;
        NanoProject project = NanoProject.Load(path);
        List<Library> references = [Built[""]];
        references.AddRange(project.Projects.Select(each => BuildProject(each, null)));
        foreach (string package in project.Packages)
            references.Add(BuildPackage(package));
        string folder = constants == null ? Path.GetFileNameWithoutExtension(path) : _name;
        Library library = Compile(project.AssemblyName, folder, project.Sources, project.IsProgram, references, constants);
        if (constants == null)
            Built[path] = library;
        return library;
    }

    private Library BuildPackage(string package)
    {
        if (!OwnPackages.TryGetValue(package, out string? folder))
        {
            throw new InvalidOperationException(
                $"The package '{package}' is not there on a host build: only CoreLibrary is. Put an interface in front of it.");
        }

        if (Built.TryGetValue(package, out Library? known))
            return known;
        return Built[package] = Compile(package, package, SourcesOf(folder), false, [Built[""]], null, DeclarationsLanguageVersion);
    }

    private Library Compile(
        string name,
        string folder,
        IReadOnlyList<string> sources,
        bool isProgram,
        IEnumerable<Library> direct,
        string? constants,
        string language = LanguageVersion)
    {
        string into = Path.Combine(AppContext.BaseDirectory, "device", folder);
        Directory.CreateDirectory(into);
        Library[] references = [.. direct.SelectMany(each => each.WithReferences()).Distinct()];
        string assembly = Path.Combine(into, name + (isProgram ? ".exe" : ".dll"));
        List<string> arguments =
        [
            "-nologo", "-noconfig", "-nostdlib+", "-optimize+", "-deterministic+", "-debug-", "-warn:0", $"-langversion:{language}",
            "-define:NANOFRAMEWORK_1_0", $"-target:{(isProgram ? "exe" : "library")}", $"-out:\"{assembly}\"",
        ];
        arguments.AddRange(references.Select(each => $"-r:\"{each.Assembly}\""));
        bool IsTaken(string source) => constants == null || Path.GetFileName(source) != ConstantsName;
        arguments.AddRange(sources.Where(IsTaken).Select(source => $"\"{source}\""));
        if (constants != null)
        {
            string file = Path.Combine(into, ConstantsName);
            File.WriteAllText(file, constants);
            arguments.Add($"\"{file}\"");
        }

        string response = Path.Combine(into, name + ".rsp");
        File.WriteAllLines(response, arguments.Where(argument => argument != "-noconfig"));
        Run("dotnet", [CompilerPath(), "-noconfig", "@" + response], name);
        string pe = Path.Combine(into, name + ".pe");
        List<string> process = [];
        foreach (Library each in references)
            process.AddRange(["-loadHints", each.Name, each.Assembly]);
        process.AddRange(["-parse", assembly, "-compile", pe, "false"]);
        bool isLibrary = _tools.Processor.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        Run(isLibrary ? "dotnet" : _tools.Processor, isLibrary ? [_tools.Processor, .. process] : process, name);
        CheckFormat(pe);
        return new Library(name, assembly, pe, references);
    }

    // In the order of their names: the runtime's checksum of native methods covers the order of the types.
    private static string[] SourcesOf(string folder) =>
        [.. Directory.GetFiles(Repository.PathOf(folder), "*.cs").Order(StringComparer.Ordinal)];

    private static void CheckFormat(string pe)
    {
        byte[] mark = new byte[6];
        using (FileStream file = File.OpenRead(pe))
            file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        string text = System.Text.Encoding.ASCII.GetString(mark);
        if (text != "NFMRK1")
        {
            throw new InvalidOperationException(
                $"'{pe}' begins with '{text}', not NFMRK1: nanoFramework 1.x needs a metadata processor 3.x.");
        }
    }

    private static string CompilerPath()
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["--list-sdks"]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        // "10.0.401 [/usr/share/dotnet/sdk]"
        foreach (string line in lines.Reverse())
        {
            string[] parts = line.TrimEnd(']').Split(" [");
            string path = parts.Length == 2 ? Path.Combine(parts[1], parts[0], "Roslyn", "bincore", "csc.dll") : "";
            if (File.Exists(path))
                return path;
        }

        throw new InvalidOperationException("dotnet --list-sdks names no SDK with a C# compiler.");
    }

    private static void Run(string program, IEnumerable<string> arguments, string name)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"Building {name} with {program} failed with exit code {process.ExitCode}:\n{output}");
    }

    private sealed record Library(string Name, string Assembly, string Pe, IReadOnlyList<Library> References)
    {
        // Each after what it references.
        internal IEnumerable<Library> WithReferences() => References.Append(this);
    }
}
