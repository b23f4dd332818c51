using NanoSensors.Sensing;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>One zone of a doorway that somebody walks through once a minute.</summary>
    internal sealed class ScriptedZone : ScriptedSensor, ITimeOfFlight
    {
        private const long Minute = 60000000;
        private const long InZone = 600000;

        private readonly long _after;

        internal ScriptedZone(long after)
            : base(20000)
        {
            _after = after;
        }

        public int DistanceMillimetres { get; private set; }

        protected override void Measure(long now)
        {
            long since = now % Minute - _after;
            DistanceMillimetres = since >= 0 && since < InZone ? 700 : TimeOfFlight.NoTarget;
        }
    }
}
