using System;
using NanoSensors.Board;
using NanoSensors.Esp32;
using nanoFramework.Runtime.Native;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>
    /// A chip whose time passes when it is read, paused or asleep, so that a day takes a minute. Its watchdog is the runtime's own, by real
    /// time.
    /// </summary>
    public sealed class VirtualChip : IChip
    {
        private readonly int _readMicroseconds;
        private long _now;

        /// <summary>Creates a chip.</summary>
        /// <param name="readMicroseconds">How long one read of the time takes, µs.</param>
        public VirtualChip(int readMicroseconds)
        {
            _readMicroseconds = readMicroseconds;
        }

        /// <summary>The time, without one passing.</summary>
        public long Now
        {
            get { return _now; }
        }

        /// <inheritdoc/>
        public long SinceStartMicroseconds
        {
            get
            {
                _now += _readMicroseconds;
                return _now;
            }
        }

        /// <inheritdoc/>
        public Version RuntimeVersion
        {
            get { return null; }
        }

        /// <inheritdoc/>
        public long SystemMicroseconds
        {
            get { return _now; }
        }

        /// <inheritdoc/>
        public bool WokeFromDeepSleep
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public void Pause(int milliseconds)
        {
            _now += milliseconds * 1000L;
        }

        /// <inheritdoc/>
        public void LightSleep(long microseconds)
        {
            _now += microseconds;
        }

        /// <inheritdoc/>
        public void DeepSleep(long microseconds, int pin)
        {
            throw new NotSupportedException("deep sleep");
        }

        /// <inheritdoc/>
        public void Restart()
        {
            throw new NotSupportedException("restart");
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
