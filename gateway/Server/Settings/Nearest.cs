namespace NanoSensors.Server;

/// <summary>Finds the known name that a mistyped one is most like.</summary>
internal static class Nearest
{
    /// <summary>Returns the nearest of the known names.</summary>
    /// <param name="typed">What was typed. Case, dashes, colons and underscores do not count.</param>
    /// <param name="known">The known names; of two that are equally near the first one wins.</param>
    /// <returns>Null if more than a third of the letters differ, or more than three.</returns>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        string plain = Plain(typed);
        int limit = Math.Clamp(plain.Length / 3, 1, 3);
        string[] names = [.. known];
        // A word that was left unfinished.
        string[] longer = plain.Length < 3 ? [] : [.. names.Where(name => Plain(name).StartsWith(plain, StringComparison.Ordinal))];
        if (longer.Length == 1)
            return longer[0];
        string? nearest = null;
        foreach (string name in names)
        {
            int distance = Distance(plain, Plain(name));
            if (distance > limit || (distance == limit && nearest != null))
                continue;
            if (distance == 0)
                return name;
            nearest = name;
            limit = distance;
        }

        return nearest;
    }

    /// <summary>
    /// Returns how many letters must be inserted, removed, replaced or swapped with their neighbour to make one word of the other
    /// (optimal string alignment).
    /// </summary>
    public static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
