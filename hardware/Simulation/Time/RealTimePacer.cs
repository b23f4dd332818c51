using System.Diagnostics;

namespace NanoSensors.Simulation;

/// <summary>Runs virtual time at the speed of the wall clock, or a multiple of it, for simulations that talk to the real world.</summary>
public sealed class RealTimePacer(VirtualTime time, double speed = 1)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(5);

    /// <summary>The furthest that virtual time has ever been behind the wall clock, in milliseconds of the wall clock: how well the machine keeps up.</summary>
    public double LargestLagMilliseconds { get; private set; }

    /// <summary>Runs until cancelled; then returns quietly, between two actions.</summary>
    /// <param name="cancellation">Ends the run.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        long start = time.NowMicroseconds;
        var clock = Stopwatch.StartNew();
        while (!cancellation.IsCancellationRequested)
        {
            long target = start + (long)(clock.Elapsed.TotalMicroseconds * speed);
            LargestLagMilliseconds = Math.Max(LargestLagMilliseconds, (target - Math.Min(target, time.NextMicroseconds)) / 1000.0 / speed);
            time.RunUntil(target);
            var pause = TimeSpan.FromMicroseconds(Math.Max(0, (time.NextMicroseconds - target) / speed));
            try
            {
                await Task.Delay(pause < LongestPause ? pause : LongestPause, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
