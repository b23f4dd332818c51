namespace NanoSensors.Server.Devices;

/// <summary>Orders names as people do: "Bay 2" before "Bay 10".</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        while (a.Length > 0 && b.Length > 0)
        {
            int order;
            if (char.IsAsciiDigit(a[0]) && char.IsAsciiDigit(b[0]))
            {
                ReadOnlySpan<char> first = TakeNumber(ref a), second = TakeNumber(ref b);
                order = first.Length != second.Length ? first.Length - second.Length : first.SequenceCompareTo(second);
            }
            else
            {
                order = char.ToUpperInvariant(a[0]) - char.ToUpperInvariant(b[0]);
                a = a[1..];
                b = b[1..];
            }

            if (order != 0)
                return order;
        }

        return a.Length - b.Length;
    }

    // Without leading zeros, so that the longer one is the larger.
    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        int end = 0;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        ReadOnlySpan<char> number = text[..end].TrimStart('0');
        text = text[end..];
        return number;
    }
}
