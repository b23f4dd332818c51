namespace NanoSensors.Board;

/// <summary>One piece of work that an <see cref="IWatchdog"/> can end.</summary>
public interface IGuardedWork
{
    /// <summary>Does the work. May throw; the exception reaches the caller of <see cref="IWatchdog.Run"/>.</summary>
    void Run();
}
