using System;
using System.Threading;
using NanoSensors.Board;
using NanoSensors.Esp32;
using nanoFramework.Runtime.Native;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>A chip with the host's own time and the runtime's own time limit.</summary>
    public sealed class HostChip : IChip
    {
        private readonly long _start = DateTime.UtcNow.Ticks;

        /// <inheritdoc/>
        public long SinceStartMicroseconds
        {
            // A tick of DateTime is 100 ns.
            get { return (DateTime.UtcNow.Ticks - _start) / 10; }
        }

        /// <inheritdoc/>
        public Version RuntimeVersion
        {
            get { return null; }
        }

        /// <inheritdoc/>
        public long SystemMicroseconds
        {
            get { return DateTime.UtcNow.Ticks / 10; }
        }

        /// <inheritdoc/>
        public bool WokeFromDeepSleep
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public void Pause(int milliseconds)
        {
            Thread.Sleep(milliseconds);
        }

        /// <inheritdoc/>
        public void LightSleep(long microseconds)
        {
            Thread.Sleep((int)(microseconds / 1000));
        }

        /// <inheritdoc/>
        public void DeepSleep(long microseconds, int pin)
        {
            throw new NotSupportedException("deep sleep");
        }

        /// <inheritdoc/>
        public void Restart()
        {
            throw new RestartedException();
        }

        /// <inheritdoc/>
        public void RunLimited(IGuardedWork work, int milliseconds)
        {
            // As in Esp32Chip: the limit belongs to the method that installs it.
            ExecutionConstraint.Install(milliseconds, 0);
            work.Run();
        }

        /// <inheritdoc/>
        public bool IsTimeLimit(Exception exception)
        {
            return exception is ConstraintException;
        }
    }
}
