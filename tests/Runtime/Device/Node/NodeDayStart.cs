using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>
    /// Puts a node together as the board's own start does, on the scripted board. It never sleeps deeply: one life of a day asks more of
    /// the heap than many short ones.
    /// </summary>
    internal sealed class NodeDayStart : IBoardStart
    {
        private const int ClockErrorPpm = 5000;

        private readonly NodeScript _script;
        private readonly HeapMeter _meter;
        private readonly int _hours;
        private readonly NodeSettings _settings = new NodeSettings();
        private BoardClock _clock;

        internal NodeDayStart(NodeScript script, HeapMeter meter, int hours)
        {
            _script = script;
            _meter = meter;
            _hours = hours;
        }

        public void Open(BoardContext context)
        {
            _script.Provision(context.Store);
            NodeIdentity identity = NodeIdentity.Read(context.Store);
            _settings.Profile = identity.Profile;
            _settings.LightSleep = _settings.Profile != NodeProfile.Footfall;
            _settings.EndDevice.CounterReserve = 16;
            _settings.EndDevice.ClockErrorPpm = _settings.LightSleep ? ClockErrorPpm : 0;
            _clock = new BoardClock(context.Chip, context.Store);
        }

        public void Test(BoardContext context)
        {
        }

        public MainLoop Compose(BoardContext context)
        {
            NodeApplication node = new NodeApplication(
                _settings,
                _script.Sensors,
                _script.Radio,
                new ManagedAes128(),
                context.Store,
                _script,
                context.Supervisor,
                _script.Entropy);
            DayApplication day = new DayApplication(node, _script, _meter, _hours);
            return new MainLoop(day, context.Chip, _clock, context.Watchdog, new ILoRaRadio[] { _script.Radio }, _script.Lines, false, -1);
        }
    }
}
