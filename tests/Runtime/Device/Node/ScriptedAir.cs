using NanoSensors.Sensing;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>The climate: a temperature that moves by the minute.</summary>
    internal sealed class ScriptedAir : ScriptedSensor, IClimateSensor
    {
        internal ScriptedAir()
            : base(200000)
        {
        }

        public int TemperatureCentiCelsius { get; private set; }

        public int RelativeHumidityCentiPercent
        {
            get { return 5500; }
        }

        public int PressurePascal
        {
            get { return 98000; }
        }

        public int GasResistanceOhms
        {
            get { return 120000; }
        }

        protected override void Measure(long now)
        {
            TemperatureCentiCelsius = 1200 + (int)(now / 60000000 % 100);
        }
    }
}
