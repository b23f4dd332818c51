using NanoSensors.Sensing;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Particulates, a sample per second.</summary>
    internal sealed class ScriptedParticulates : ScriptedSensor, IParticulateSensor
    {
        internal ScriptedParticulates()
            : base(1000000)
        {
        }

        public int Pm25TenthMicrograms { get; private set; }

        public int Pm10TenthMicrograms
        {
            get { return 180; }
        }

        public void StartFanCleaning()
        {
        }

        protected override void Measure(long now)
        {
            Pm25TenthMicrograms = 90 + (int)(now / 1000000 % 7);
        }
    }
}
