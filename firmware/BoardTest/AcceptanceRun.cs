using System;
using NanoSensors.Board;

namespace NanoSensors.BoardTest;

/// <summary>
/// The guided run: step by step, each within a time limit, each stored before it begins. A step that throws, hangs or restarts the
/// board has failed, and the next one follows. After a hang that no watchdog ends it takes a press on EN.
/// </summary>
public sealed class AcceptanceRun : IGuardedWork
{
    /// <summary>Limit of one step, ms.</summary>
    public const int StepMilliseconds = 240000;

    private readonly IAcceptanceBoard _board;
    private readonly IWatchdog _watchdog;
    private readonly RecordStore _store;
    private readonly AcceptanceReport _report;
    private readonly AcceptanceText _text;
    private readonly AsciiWriter _line = new AsciiWriter(AcceptanceText.LongestLine);
    private readonly long _startedAt;
    private int _told;
    private bool _sleepsDeeply;
    private bool _wakes;

    /// <summary>Goes on from the record; without one, begins.</summary>
    /// <param name="board">The board, with the radio's reset line not opened yet.</param>
    /// <param name="watchdog">Ends what hangs in managed code.</param>
    /// <param name="store">Holds the record.</param>
    /// <param name="report">Takes what is found.</param>
    /// <param name="startedAt">The system's time at the program's first line, µs.</param>
    public AcceptanceRun(IAcceptanceBoard board, IWatchdog watchdog, RecordStore store, AcceptanceReport report, long startedAt)
    {
        _board = board;
        _watchdog = watchdog;
        _store = store;
        _report = report;
        _startedAt = startedAt;
        _text = new AcceptanceText(report, board.Name, board.Runtime);
        if (!report.Load(store))
            report.Save(store);
        _told = report.Count;
        if (!report.IsBegun)
            return;
        if (report.Step == AcceptanceStep.DeepSleep && board.Chip.WokeFromDeepSleep)
            _wakes = true;
        else
            End("the board stopped and was started again");
    }

    /// <summary>Whether all steps are over.</summary>
    public bool IsDone
    {
        get { return _report.Step >= AcceptanceStep.Done; }
    }

    /// <summary>Runs the next step. It does not return if the step ends in deep sleep.</summary>
    public void Step()
    {
        if (IsDone)
            return;
        if (!_wakes)
        {
            string number = (_report.Step + 1).ToString() + " of " + AcceptanceStep.Done.ToString();
            _board.Say("acceptance " + number + ": " + AcceptanceStep.TitleOf(_report.Step));
            _report.IsBegun = true;
            _report.Save(_store);
        }

        string failure = Guarded();
        _wakes = false;
        if (_sleepsDeeply && failure.Length == 0)
        {
            _sleepsDeeply = false;
            _report.Save(_store);
            _board.Chip.DeepSleep(SleepMeasurements.DeepSleepMicroseconds, -1);
            failure = "deep sleep is not entered";
        }

        End(failure);
    }

    /// <inheritdoc/>
    public void Run()
    {
        switch (_report.Step)
        {
            case AcceptanceStep.Parts:
                PartMeasurements.Parts(_board, _report);
                break;
            case AcceptanceStep.Ticks:
                PartMeasurements.Clock(_board, _report);
                break;
            case AcceptanceStep.Memory:
                PartMeasurements.Memory(_board, _report);
                break;
            case AcceptanceStep.Cipher:
                PartMeasurements.Cipher(_board, _report);
                break;
            case AcceptanceStep.Flash:
                PartMeasurements.Flash(_board, _report);
                break;
            case AcceptanceStep.Battery:
                PartMeasurements.Battery(_board, _report);
                break;
            case AcceptanceStep.Entropy:
                PartMeasurements.Entropy(_board, _report);
                break;
            case AcceptanceStep.RadioBus:
                RadioMeasurements.Bus(_board, _report);
                break;
            case AcceptanceStep.RadioLine:
                RadioMeasurements.Line(_board, _report);
                break;
            case AcceptanceStep.Noise:
                RadioMeasurements.Noise(_board, _report);
                break;
            case AcceptanceStep.AwakeClock:
                SleepMeasurements.Awake(_board, _report);
                break;
            case AcceptanceStep.LightSleep:
                SleepMeasurements.LightSleepLength(_board, _report);
                break;
            case AcceptanceStep.LightSleepClock:
                SleepMeasurements.LightSleepClock(_board, _report);
                break;
            default:
                if (_wakes)
                    SleepMeasurements.AfterDeepSleep(_board, _report, _startedAt);
                else
                    _sleepsDeeply = SleepMeasurements.OpenForDeepSleep(_board, _report);
                break;
        }
    }

    private string Guarded()
    {
        try
        {
            _watchdog.Run(this, StepMilliseconds);
            return "";
        }
        catch (Exception exception)
        {
            string seconds = (_board.Chip.SinceStartMicroseconds / 1000000).ToString();
            _board.Say("acceptance: " + exception.Message + ", " + seconds + " s after the start");
            return _watchdog.CauseOf(exception) == ResetCause.Watchdog
                ? "it did not come back within " + (StepMilliseconds / 1000).ToString() + " s"
                : "it threw: " + exception.Message;
        }
    }

    private void End(string failure)
    {
        if (failure.Length > 0)
            _report.Break(_report.Step, failure);
        for (; _told < _report.Count; _told++)
        {
            _line.Clear();
            _text.WriteRow(_told, _line);
            _board.Say(TextOf(_line));
        }

        _report.Step++;
        _report.IsBegun = false;
        _report.Save(_store);
    }

    private static string TextOf(AsciiWriter writer)
    {
        char[] text = new char[writer.Length];
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)writer.Buffer[i];
        return new string(text);
    }
}
