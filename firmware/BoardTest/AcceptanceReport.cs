using NanoSensors.Board;

namespace NanoSensors.BoardTest;

/// <summary>What the acceptance run has found so far. It survives restarts.</summary>
/// <remarks>
/// Record "acceptance", version 1: step (1), whether it has begun (1), window awake (8, µs), system time before deep sleep
/// (8, µs), rows (1), and for each row: check (1), verdict (1), value (8), length (1) and text of its name, length (1) and text
/// of its reason. Numbers are big-endian, text is ASCII.
/// </remarks>
public sealed class AcceptanceReport
{
    /// <summary>Most rows that are kept.</summary>
    public const int Capacity = 45;

    /// <summary>A value was measured; the limits decide.</summary>
    public const int Measured = 0;

    /// <summary>It could not be measured: the reason says why. No failure.</summary>
    public const int NotMeasured = 1;

    /// <summary>It failed without a value: the reason says why.</summary>
    public const int Broken = 2;

    /// <summary>A part kept its contract.</summary>
    public const int Kept = 3;

    private const string RecordName = "acceptance";
    private const byte RecordVersion = 1;
    private const int LongestText = 60;
    private const int LongestName = 24;

    // With this much of each reason every row fits into the record.
    private const int ShortText = 16;
    private const int HeaderLength = 19;

    private readonly byte[] _checks = new byte[Capacity];
    private readonly byte[] _verdicts = new byte[Capacity];
    private readonly long[] _values = new long[Capacity];
    private readonly string[] _names = new string[Capacity];
    private readonly string[] _reasons = new string[Capacity];
    private readonly byte[] _record = new byte[RecordStore.MaxRecordLength];

    /// <summary>An empty report.</summary>
    public AcceptanceReport()
    {
        // nanoFramework ends the program when it compares a string element that was never written.
        for (int i = 0; i < Capacity; i++)
        {
            _names[i] = "";
            _reasons[i] = "";
        }
    }

    /// <summary>The step that is under way or comes next.</summary>
    public int Step { get; set; }

    /// <summary>Whether that step has begun.</summary>
    public bool IsBegun { get; set; }

    /// <summary>The radio's window by the awake clock, µs; 0 if it was not measured.</summary>
    public long AwakeWindow { get; set; }

    /// <summary>The system's time when the window over deep sleep opened, µs.</summary>
    public long SystemBefore { get; set; }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>A row's check.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    public int CheckOf(int row)
    {
        return _checks[row];
    }

    /// <summary>A row's value; of no meaning without <see cref="Measured"/>.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    public long ValueOf(int row)
    {
        return _values[row];
    }

    /// <summary>A row's verdict: <see cref="Measured"/>, <see cref="NotMeasured"/>, <see cref="Broken"/> or <see cref="Kept"/>.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    public int VerdictOf(int row)
    {
        return _verdicts[row];
    }

    /// <summary>The name of the row's part; empty for a check with a value.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    public string PartOf(int row)
    {
        return _names[row];
    }

    /// <summary>Why it failed or was not measured; empty otherwise.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    public string ReasonOf(int row)
    {
        return _reasons[row];
    }

    /// <summary>Whether the row has failed: broken, or a value outside of its limits.</summary>
    /// <param name="row">0 to <see cref="Count"/> - 1.</param>
    public bool IsFailed(int row)
    {
        if (_verdicts[row] != Measured)
            return _verdicts[row] == Broken;
        return _values[row] < AcceptanceCheck.LowestOf(_checks[row]) || _values[row] > AcceptanceCheck.HighestOf(_checks[row]);
    }

    /// <summary>Number of failed rows.</summary>
    public int Failed
    {
        get
        {
            int failed = 0;
            for (int i = 0; i < Count; i++)
                failed += IsFailed(i) ? 1 : 0;
            return failed;
        }
    }

    /// <summary>Number of rows that were not measured.</summary>
    public int Missing
    {
        get
        {
            int missing = 0;
            for (int i = 0; i < Count; i++)
                missing += _verdicts[i] == NotMeasured ? 1 : 0;
            return missing;
        }
    }

    /// <summary>Adds a measured value.</summary>
    public void Measure(int check, long value)
    {
        Add(check, Measured, value, "", "");
    }

    /// <summary>Adds a check that could not be measured.</summary>
    public void Skip(int check, string reason)
    {
        Add(check, NotMeasured, 0, "", reason);
    }

    /// <summary>Adds a part.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="failure">What failed; empty if it kept its contract.</param>
    public void AddPart(string name, string failure)
    {
        Add(AcceptanceCheck.Part, failure.Length == 0 ? Kept : Broken, 0, name, failure);
    }

    /// <summary>Adds a failure for each check of a step that has no row yet.</summary>
    public void Break(int step, string reason)
    {
        if (step == AcceptanceStep.Parts)
            AddPart("parts", reason);
        for (int check = 1; check <= AcceptanceCheck.Highest; check++)
        {
            if (AcceptanceCheck.StepOf(check) == step && !Has(check))
                Add(check, Broken, 0, "", reason);
        }
    }

    /// <summary>Forgets the run: the next one begins with its first step.</summary>
    public static void Forget(RecordStore store)
    {
        store.Delete(RecordName);
    }

    /// <summary>Reads what an earlier start stored.</summary>
    /// <returns>False if there is nothing: no run has begun.</returns>
    public bool Load(RecordStore store)
    {
        int length = store.Read(RecordName, RecordVersion, _record);
        if (length < HeaderLength)
            return false;
        Step = _record[0];
        IsBegun = _record[1] != 0;
        AwakeWindow = BigEndian.ReadInt64(_record, 2);
        SystemBefore = BigEndian.ReadInt64(_record, 10);
        int rows = _record[18];
        int at = HeaderLength;
        Count = 0;
        for (int i = 0; i < rows && at + 10 < length; i++)
        {
            _checks[i] = _record[at];
            _verdicts[i] = _record[at + 1];
            _values[i] = BigEndian.ReadInt64(_record, at + 2);
            at += 10;
            _names[i] = TextAt(at);
            at += 1 + _record[at];
            _reasons[i] = TextAt(at);
            at += 1 + _record[at];
            Count++;
        }

        return true;
    }

    /// <summary>Stores it. A refused write costs what it would have kept, not the run.</summary>
    public void Save(RecordStore store)
    {
        _record[0] = (byte)Step;
        _record[1] = (byte)(IsBegun ? 1 : 0);
        BigEndian.WriteInt64(_record, 2, AwakeWindow);
        BigEndian.WriteInt64(_record, 10, SystemBefore);
        int at = HeaderLength;
        int rows = 0;
        int longest = LengthWith(LongestText) <= _record.Length ? LongestText : ShortText;
        for (int i = 0; i < Count; i++)
        {
            _record[at] = _checks[i];
            _record[at + 1] = _verdicts[i];
            BigEndian.WriteInt64(_record, at + 2, _values[i]);
            at = Put(Cut(_reasons[i], longest), Put(_names[i], at + 10));
            rows++;
        }

        _record[18] = (byte)rows;
        store.Write(RecordName, RecordVersion, _record, at);
    }

    private bool Has(int check)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_checks[i] == check)
                return true;
        }

        return false;
    }

    private void Add(int check, int verdict, long value, string name, string reason)
    {
        if (Count == Capacity)
            return;
        _checks[Count] = (byte)check;
        _verdicts[Count] = (byte)verdict;
        _values[Count] = value;
        _names[Count] = Cut(name, LongestName);
        _reasons[Count] = Cut(reason, LongestText);
        Count++;
    }

    private static string Cut(string text, int longest)
    {
        return text.Length > longest ? text.Substring(0, longest) : text;
    }

    private int LengthWith(int longest)
    {
        int length = HeaderLength;
        for (int i = 0; i < Count; i++)
            length += 12 + _names[i].Length + (_reasons[i].Length < longest ? _reasons[i].Length : longest);
        return length;
    }

    private int Put(string text, int at)
    {
        _record[at] = (byte)text.Length;
        for (int i = 0; i < text.Length; i++)
            _record[at + 1 + i] = text[i] < 128 ? (byte)text[i] : (byte)'?';
        return at + 1 + text.Length;
    }

    private string TextAt(int at)
    {
        char[] text = new char[_record[at]];
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)_record[at + 1 + i];
        return new string(text);
    }
}
