using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.Http;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Radio;
using NanoSensors.Tests.Device;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Puts together what hangs or throws.</summary>
    internal sealed class FaultyStart : IBoardStart, IBattery
    {
        private readonly int _fault;
        private int _turns;

        internal FaultyStart(int fault)
        {
            _fault = fault;
        }

        public void Open(BoardContext context)
        {
            while (_fault == Faults.StuckStart && _turns >= 0)
                _turns = _turns == 1000000 ? 0 : _turns + 1;
        }

        public void Test(BoardContext context)
        {
        }

        public MainLoop Compose(BoardContext context)
        {
            BenchRadio radio = new BenchRadio();
            IApplication application;
            switch (_fault)
            {
                case Faults.StuckBinding:
                    application = Node(context, radio);
                    break;
                case Faults.StuckPage:
                    application = new PageApplication(new HttpServer(new OneCaller(), new StuckPages(), 1));
                    break;
                default:
                    application = new FaultyApplication(_fault == Faults.ThrowingStep);
                    break;
            }

            BoardClock clock = new BoardClock(context.Chip, context.Store);
            ILoRaRadio[] radios = new ILoRaRadio[] { radio };
            return new MainLoop(application, context.Chip, clock, context.Watchdog, radios, new IInputPin[0], false, -1);
        }

        public int ReadMillivolts()
        {
            return 3600;
        }

        private NodeApplication Node(BoardContext context, ILoRaRadio radio)
        {
            NodeIdentity identity = new NodeIdentity();
            identity.DevEui = 1;
            identity.Write(context.Store);
            NodeSensors sensors = new NodeSensors();
            sensors.Magnetometer = new StuckSensor();
            return new NodeApplication(
                new NodeSettings(), sensors, radio, new ManagedAes128(), context.Store, this, context.Supervisor, new BenchEntropy(1));
        }
    }
}
