using NanoSensors.Sensing;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>A sensor that takes some time and then has the value of the moment.</summary>
    internal abstract class ScriptedSensor : ISensor
    {
        private readonly int _microseconds;
        private long _due = long.MaxValue;
        private SensorProgress _progress;

        protected ScriptedSensor(int microseconds)
        {
            _microseconds = microseconds;
        }

        public long NextPollMicroseconds
        {
            get { return _due; }
        }

        public void Start(long nowMicroseconds)
        {
            _progress = SensorProgress.Measuring;
            _due = nowMicroseconds + _microseconds;
        }

        public SensorProgress Poll(long nowMicroseconds)
        {
            if (_progress == SensorProgress.Measuring && nowMicroseconds >= _due)
            {
                _progress = SensorProgress.Ready;
                Measure(nowMicroseconds);
            }

            return _progress;
        }

        public void PowerDown()
        {
            _progress = SensorProgress.Idle;
        }

        protected abstract void Measure(long now);
    }
}
