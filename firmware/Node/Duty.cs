using NanoSensors.Board;
using NanoSensors.Codec;

namespace NanoSensors.Node;

/// <summary>
/// What one profile does: samples, detects, and has messages to send. It knows neither the radio nor when it may send: the
/// application asks for the next message when the link is free, and says when it was taken.
/// </summary>
internal abstract class Duty
{
    protected const long MicrosecondsPerSecond = 1000000;

    /// <summary>The battery is low: send nothing that could be left out.</summary>
    internal bool IsFrugal;

    /// <summary>True while a measurement is under way that has to be brought to its end (a fan runs).</summary>
    internal virtual bool IsBusy
    {
        get { return false; }
    }

    /// <summary>Loads what survived, and starts sampling.</summary>
    /// <param name="now">The time.</param>
    /// <param name="clockEpoch">The clock's epoch: a time that was stored in another one tells no age or duration.</param>
    internal abstract void Begin(long now, int clockEpoch);

    /// <summary>Does the sampling that is due. Returns when it wants to be called again.</summary>
    internal abstract long Step(long now);

    /// <summary>A periodic report is due: take what it needs and have it ready as soon as possible.</summary>
    internal abstract void RequestReport(long now);

    /// <summary>Whether <see cref="NextMessage"/> would give one.</summary>
    internal abstract bool HasMessage { get; }

    /// <summary>The next message to send, filled; null if there is none. The same until <see cref="MessageTaken"/>, or newer.</summary>
    internal abstract Message NextMessage(long now);

    /// <summary>The message that was offered last has been sent: do not offer it again.</summary>
    internal abstract void MessageTaken(long now);

    /// <summary>Whether the next message is to ask the network for an answer, so that <see cref="Heard"/> and silence mean something.</summary>
    internal virtual bool AsksForAnswer
    {
        get { return false; }
    }

    /// <summary>Before <see cref="MessageTaken"/>: what came back in the exchange.</summary>
    /// <param name="asked">It asked for an answer.</param>
    /// <param name="answered">Something came from the network.</param>
    internal virtual void Heard(bool asked, bool answered)
    {
    }

    /// <summary>A configuration has come into force.</summary>
    internal abstract void Apply(NodeConfiguration configuration);

    /// <summary>"Everything is empty now".</summary>
    internal abstract CommandResult Calibrate(long now);

    /// <summary>State of the sensors.</summary>
    internal abstract SensorHealth Health { get; }

    /// <summary>Fills in the health of each of the profile's sensors, by slot.</summary>
    internal virtual void DescribeSensors(StatusBySlot status)
    {
    }

    /// <summary>A sensor's interrupt has ended the deep sleep before this start.</summary>
    internal virtual bool WasWoken
    {
        get { return false; }
    }

    /// <summary>True if the sensors may lose power until the next report is due.</summary>
    internal abstract bool IsQuiet { get; }

    /// <summary>While <see cref="IsQuiet"/>: when the duty has to be awake at the latest, beside the reports. <see cref="long.MaxValue"/> if only for those.</summary>
    internal virtual long WakeDue(long now)
    {
        return long.MaxValue;
    }

    /// <summary>
    /// The board is about to cut its power: stores what it must not lose, and leaves sensors watching. Should the board stay awake all the same, the next Step goes on.
    /// </summary>
    /// <param name="now">Monotonic time.</param>
    /// <param name="wakesBySensor">Whether the sensors' interrupt line has to wake the board.</param>
    /// <returns>False if the board must stay awake.</returns>
    internal virtual bool BeginPause(long now, out bool wakesBySensor)
    {
        wakesBySensor = false;
        Save(now);
        return true;
    }

    /// <summary>Stores what a restart must not lose and is not stored yet.</summary>
    internal abstract void Save(long now);

    /// <summary>Removes from the store what was learnt, and stores it no more; a restart follows the acknowledgement.</summary>
    internal virtual void Forget()
    {
    }

    /// <summary>What the sensors say now, as rows of a table of two columns in HTML: ASCII, at most 600 bytes.</summary>
    internal virtual void Describe(AsciiWriter writer, bool english)
    {
        Row.Health(writer, Health, english);
    }

    /// <summary>Whole seconds of a span, and no more than an int holds.</summary>
    protected static int Seconds(long microseconds)
    {
        long seconds = microseconds / MicrosecondsPerSecond;
        return seconds > int.MaxValue ? int.MaxValue : seconds < 0 ? 0 : (int)seconds;
    }
}
