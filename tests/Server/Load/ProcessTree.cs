using System.Globalization;

namespace NanoSensors.Load;

/// <summary>What a process and all that it has started take of the processors, as Linux counts it (proc(5), /proc/pid/stat).</summary>
internal static class ProcessTree
{
    private const int TicksPerSecond = 100;

    /// <summary>User and system time, with that of children which have ended.</summary>
    public static TimeSpan Cpu(int root)
    {
        // One that ends while the others are read is in neither place; the second time it is with its parent.
        TimeSpan first = Sum(root);
        TimeSpan second = Sum(root);
        return first > second ? first : second;
    }

    private static TimeSpan Sum(int root)
    {
        var parents = new Dictionary<int, int>();
        var ticks = new Dictionary<int, long>();
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) || Read(folder) is not { } fields)
                continue;
            parents[id] = int.Parse(fields[1], CultureInfo.InvariantCulture);
            ticks[id] = fields[11..15].Sum(one => long.Parse(one, CultureInfo.InvariantCulture));
        }

        long sum = ticks.Where(one => Descends(one.Key, root, parents)).Sum(one => one.Value);
        return TimeSpan.FromSeconds((double)sum / TicksPerSecond);
    }

    private static bool Descends(int id, int root, Dictionary<int, int> parents)
    {
        while (id != root)
        {
            if (!parents.TryGetValue(id, out id))
                return false;
        }

        return true;
    }

    // What follows the name, which may hold anything; null if the process has ended meanwhile.
    private static string[]? Read(string folder)
    {
        try
        {
            string text = File.ReadAllText(folder + "/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
