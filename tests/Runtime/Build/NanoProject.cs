using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NanoSensors.Tests.Runtime.Build;

/// <summary>
/// What a nanoFramework project file says: its sources, the projects and packages it references. Only what the files of this repository use
/// is understood.
/// </summary>
internal sealed class NanoProject
{
    private NanoProject(string path)
    {
        Path = path;
        string folder = System.IO.Path.GetDirectoryName(path)!;
        XElement root = XDocument.Load(path).Root!;
        AssemblyName = root.Descendants("AssemblyName").Select(name => name.Value).FirstOrDefault()
            ?? System.IO.Path.GetFileNameWithoutExtension(path).Replace(".Nano", "");
        IsProgram = root.Descendants("OutputType").Any(type => type.Value == "Exe");
        List<string> sources = [.. FilesOf(folder, "**/*.cs")];
        foreach (XElement item in root.Descendants("Compile"))
        {
            foreach (string pattern in Patterns(item, "Include"))
                sources.AddRange(FilesOf(folder, pattern));
            foreach (string pattern in Patterns(item, "Remove"))
                sources = [.. sources.Except(FilesOf(folder, pattern))];
        }

        Sources = [.. sources.Distinct()];
        Projects = [.. root.Descendants("ProjectReference")
            .Select(item => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, item.Attribute("Include")!.Value)))];
        Packages = [.. root.Descendants("PackageReference").Select(item => item.Attribute("Include")!.Value)];
    }

    internal string Path { get; }

    internal string AssemblyName { get; }

    internal bool IsProgram { get; }

    internal IReadOnlyList<string> Sources { get; }

    internal IReadOnlyList<string> Projects { get; }

    internal IReadOnlyList<string> Packages { get; }

    internal static NanoProject Load(string path) => new(path);

    private static IEnumerable<string> Patterns(XElement item, string attribute) =>
        (item.Attribute(attribute)?.Value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<string> FilesOf(string folder, string pattern)
    {
        string whole = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, pattern.Replace('\\', '/')));
        int star = whole.IndexOf('*');
        if (star < 0)
            return File.Exists(whole) ? [whole] : [];
        string root = whole[..whole.LastIndexOf('/', star)];
        if (!Directory.Exists(root))
            return [];
        Regex match = new("^" + Regex.Escape(whole).Replace(@"\*\*/", "(.*/)?").Replace(@"\*\*", ".*").Replace(@"\*", "[^/]*") + "$");
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(file => match.IsMatch(file) && !Regex.IsMatch(System.IO.Path.GetRelativePath(root, file), "(^|/)(obj|bin)/"))
            .Order(StringComparer.Ordinal);
    }
}
