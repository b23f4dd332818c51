using NanoSensors.Sensing;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>A field that a car changes: away for 20 minutes, there for 20.</summary>
    internal sealed class ScriptedMagnetometer : ScriptedSensor, IMagnetometer
    {
        private const long Stay = 1200000000;
        private const int CarCounts = 250;

        private uint _noise = 1;

        internal ScriptedMagnetometer()
            : base(10000)
        {
        }

        public int X { get; private set; }

        public int Y { get; private set; }

        public int Z { get; private set; }

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
            get { return 1500; }
        }

        public bool Watch(int x, int y, int z, int limitCounts)
        {
            return false;
        }

        public WatchOutcome EndWatch()
        {
            return WatchOutcome.None;
        }

        protected override void Measure(long now)
        {
            bool isThere = (now / Stay) % 2 == 1;
            int car = isThere ? CarCounts : 0;
            X = 130 + car + Noise();
            Y = -80 - car / 2 + Noise();
            Z = 420 + car + Noise();
        }

        // -2 to 2 counts.
        private int Noise()
        {
            _noise = _noise * 1664525 + 1013904223;
            return (int)((_noise >> 16) % 5) - 2;
        }
    }
}
