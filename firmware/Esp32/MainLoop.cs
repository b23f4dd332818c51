using NanoSensors.Board;
using NanoSensors.Radio;

namespace NanoSensors.Esp32;

/// <summary>
/// Calls the application when it wants to be called, and sleeps meanwhile as its plan allows: deeply, lightly, or awake by ticks of 10 ms; from 30 ms before an awake
/// wait's end it spins on the microsecond timer, unless the plan says that the step may be late; while a radio is on the air and the plan does not tell how long nothing happens it spins and watches the radio's
/// lines, because the end of a transmission is what the receive windows are timed by.
/// </summary>
public sealed class MainLoop
{
    // Thread.Sleep ends up to a tick early or late, and another thread may hold the processor for a quantum of 20 ms.
    private const long SpinMicroseconds = 30000;

    // With lines to watch no single sleep is longer than this.
    private const int LongestSleepMilliseconds = 1000;

    // Waking up from deep sleep costs a start of the runtime.
    private const long ShortestDeepSleep = 20000000;

    // Light sleep ends so long ahead: falling asleep and waking up take a millisecond or so each (ESP-IDF, sleep modes).
    private const long LightSleepMargin = 3000;
    private const long ShortestLightSleep = 10000;

    // With an external watchdog no turn takes longer, so that each of its intervals of an hour (124 kΩ at a TPL5010, 1 % and the resistor's 1 %) sees a pulse.
    private const long LongestWatchedTurn = 3000000000;

    private readonly IApplication _application;
    private readonly LoopTurn _turn;
    private readonly IChip _chip;
    private readonly BoardClock _clock;
    private readonly IWatchdog _watchdog;
    private readonly ILoRaRadio[] _radios;
    private readonly IInputPin[] _lines;
    private readonly bool _deepSleep;
    private readonly int _sensorLine;

    /// <summary>A loop.</summary>
    /// <param name="application">What runs.</param>
    /// <param name="chip">What sleeps.</param>
    /// <param name="clock">Its time.</param>
    /// <param name="watchdog">Guards each step.</param>
    /// <param name="radios">Its radios.</param>
    /// <param name="lines">DIO0 and DIO1 of each radio.</param>
    /// <param name="deepSleep">Whether the board may cut its own power when the application allows it.</param>
    /// <param name="sensorLine">The GPIO that the sensors' interrupt is wired to, one of the RTC's; -1 if none.</param>
    public MainLoop(IApplication application, IChip chip, BoardClock clock, IWatchdog watchdog, ILoRaRadio[] radios, IInputPin[] lines, bool deepSleep, int sensorLine)
    {
        _application = application;
        _turn = new LoopTurn(application, clock);
        _chip = chip;
        _clock = clock;
        _watchdog = watchdog;
        _radios = radios;
        _lines = lines;
        _deepSleep = deepSleep;
        _sensorLine = sensorLine;
    }

    /// <summary>
    /// The line to an external watchdog's DONE input, or null for none. It is pulsed after each turn that came back, and no sleep is longer than 50 minutes. The external
    /// watchdog restarts a board whose native code hangs, which <see cref="Watchdog"/> cannot end.
    /// </summary>
    public IOutputPin ExternalWatchdog { get; set; }

    /// <summary>Runs for ever. Exceptions of the application, and the watchdog's where a turn does not end, come out: the caller restarts the board.</summary>
    public void Run()
    {
        while (true)
        {
            _watchdog.Run(_turn, Watchdog.StepMilliseconds);
            long now = _turn.Now;
            long next = _turn.Next;
            long latest = long.MaxValue;
            if (ExternalWatchdog != null)
            {
                ExternalWatchdog.Write(true);
                ExternalWatchdog.Write(false);
                latest = now + LongestWatchedTurn;
            }

            SleepPlan plan = _application.Sleep;
            if (_deepSleep && plan.Depth == SleepDepth.Deep && next != long.MaxValue && next - now >= ShortestDeepSleep)
                DeepSleep(next < latest ? next : latest, plan.WakesBySensor);
            if (plan.Depth != SleepDepth.None)
                LightSleep(next < plan.LightUntilMicroseconds ? next : plan.LightUntilMicroseconds, latest);
            Wait(next < latest ? next : latest, plan.MayBeLate);
        }
    }

    private void Wait(long until, bool mayBeLate)
    {
        while (true)
        {
            long left = until - _clock.NowMicroseconds;
            if (left <= 0)
                return;
            if (IsRadioActive())
            {
                if (IsLineHigh())
                    return;
                continue;
            }

            // The tick decides when this ends: a little early, and it pauses once more, or up to two ticks late.
            if (left <= SpinMicroseconds)
            {
                if (mayBeLate)
                    _chip.Pause((int)((left + 999) / 1000));
                continue;
            }

            long milliseconds = (left - SpinMicroseconds) / 1000;
            _chip.Pause(milliseconds > LongestSleepMilliseconds ? LongestSleepMilliseconds : (int)milliseconds);
        }
    }

    private bool IsRadioActive()
    {
        for (int i = 0; i < _radios.Length; i++)
        {
            RadioState state = _radios[i].State;
            if (state == RadioState.Transmitting || state == RadioState.Receiving || state == RadioState.Detecting)
                return true;
        }

        return false;
    }

    // A line stays high until the driver has cleared the chip's flag, so looking at the level misses nothing.
    private bool IsLineHigh()
    {
        for (int i = 0; i < _lines.Length; i++)
        {
            if (_lines[i].IsHigh)
                return true;
        }

        return false;
    }

    // Only the timer ends it: a pin that wakes comes back as one of the RTC's and would have to be opened anew.
    private void LightSleep(long until, long latest)
    {
        if (until == long.MaxValue)
            return;
        long left = (until < latest ? until : latest) - _clock.NowMicroseconds - LightSleepMargin;
        if (left < ShortestLightSleep)
            return;
        _chip.LightSleep(left);
    }

    private void DeepSleep(long until, bool sensorWakes)
    {
        long left = until - _clock.NowMicroseconds;
        if (left < ShortestDeepSleep)
            return;
        _clock.BeforeDeepSleep();
        _chip.DeepSleep(left, sensorWakes ? _sensorLine : -1);
    }
}
