using System;
using NanoSensors.Sensing;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>A binding that waits for a chip that never answers, and takes every exception for a failed try.</summary>
    internal sealed class StuckSensor : IMagnetometer
    {
        private int _tries;

        public int X
        {
            get { return 0; }
        }

        public int Y
        {
            get { return 0; }
        }

        public int Z
        {
            get { return 0; }
        }

        public bool CanWatch
        {
            get { return false; }
        }

        public int WatchedX
        {
            get { return 0; }
        }

        public int WatchedY
        {
            get { return 0; }
        }

        public int WatchedZ
        {
            get { return 0; }
        }

        public int TemperatureCentiCelsius
        {
            get { return Measured.NotAvailable; }
        }

        public long NextPollMicroseconds
        {
            get { return 0; }
        }

        public bool Watch(int x, int y, int z, int limitCounts)
        {
            return false;
        }

        public WatchOutcome EndWatch()
        {
            return WatchOutcome.None;
        }

        public void Start(long nowMicroseconds)
        {
            while (_tries >= 0)
            {
                try
                {
                    Ask();
                }
                catch (Exception)
                {
                    // Asked again.
                    _tries = 0;
                }
            }
        }

        public SensorProgress Poll(long nowMicroseconds)
        {
            return SensorProgress.Measuring;
        }

        public void PowerDown()
        {
        }

        private void Ask()
        {
            for (int i = 0; i < 100000; i++)
                _tries = i;
        }
    }
}
