using NanoSensors.Sensing;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Carbon dioxide.</summary>
    internal sealed class ScriptedCarbonDioxide : ScriptedSensor, ICarbonDioxideSensor
    {
        internal ScriptedCarbonDioxide()
            : base(5000000)
        {
        }

        public int Co2Ppm { get; private set; }

        public int IntervalSeconds { get; set; }

        protected override void Measure(long now)
        {
            Co2Ppm = 420 + (int)(now / 60000000 % 30);
        }
    }
}
