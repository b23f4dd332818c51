using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Forwarder;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Puts a gateway together as the board's own start does, on the scripted board.</summary>
    internal sealed class GatewayDayStart : IBoardStart
    {
        private const string Configuration = "server = lns.example.org\narchive = 8\nradio1 = 868.1 SF7\n";

        private readonly GatewayScript _script;
        private readonly HeapMeter _meter;
        private readonly int _hours;
        private readonly ForwarderSettings _settings = new ForwarderSettings();
        private readonly GatewayConfiguration _configuration = new GatewayConfiguration();
        private ConfigurationStore _store;

        internal GatewayDayStart(GatewayScript script, HeapMeter meter, int hours)
        {
            _script = script;
            _meter = meter;
            _hours = hours;
        }

        public void Open(BoardContext context)
        {
            byte[] text = new byte[Configuration.Length];
            for (int i = 0; i < text.Length; i++)
                text[i] = (byte)Configuration[i];
            context.Storage.Write(ConfigurationStore.FileName, text, text.Length);
            _store = new ConfigurationStore(context.Storage, context.Store);
            _store.Load(_configuration);
            _configuration.Check(_settings);
            _settings.GatewayEui = 0x0016C001F153A14C;
            _settings.Receivers = new ReceiveSettings[_script.Radios.Length];
            for (int i = 0; i < _settings.Receivers.Length; i++)
            {
                _settings.Receivers[i] = new ReceiveSettings();
                _settings.Receivers[i].FrequencyHz = (uint)(868100000 + 200000 * i);
            }
        }

        public void Test(BoardContext context)
        {
        }

        public MainLoop Compose(BoardContext context)
        {
            GatewayParts parts = new GatewayParts();
            parts.Clock = _script;
            parts.Storage = context.Storage;
            parts.Store = context.Store;
            parts.Supervisor = context.Supervisor;
            parts.Listener = _script.Listener;
            parts.Wifi = _script;
            GatewayApplication gateway = new GatewayApplication(
                _configuration, _store, _settings, _script.Radios, new IDatagrams[] { _script.Server }, parts, false);
            _script.Gateway = gateway;
            DayApplication day = new DayApplication(gateway, _script, _meter, _hours);
            BoardClock clock = new BoardClock(context.Chip, context.Store);
            return new MainLoop(day, context.Chip, clock, context.Watchdog, _script.Radios, _script.Lines, false, -1);
        }
    }
}
