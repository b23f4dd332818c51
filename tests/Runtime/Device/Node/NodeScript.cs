using NanoSensors.Board;
using NanoSensors.EndDevice;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using NanoSensors.Radio;
using NanoSensors.Tests.Device;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>
    /// The board and the world of one node: a network that accepts its join and answers its link checks, cars every 20 minutes, people
    /// every minute. Everything it needs is made once.
    /// </summary>
    internal sealed class NodeScript : IWorld, IBattery
    {
        private const long Second = 1000000;
        private const byte LinkCheck = 0x02;
        private const int Rx1 = 1;
        private const int JoinRx1 = 5;

        private readonly LoRaWanCrypto _crypto = new LoRaWanCrypto(new ManagedAes128());
        private readonly Region _region = Eu868.Create();
        private readonly JoinRequest _request = new JoinRequest();
        private readonly JoinAccept _accept = new JoinAccept();
        private readonly DataFrame _downlink = new DataFrame();
        private readonly byte[] _appKey = new byte[16];
        private readonly byte[] _nwkSKey = new byte[16];
        private readonly byte[] _appSKey = new byte[16];
        private readonly NodeProfile _profile;
        private uint _downlinkCounter;
        private int _seen;

        internal NodeScript(VirtualChip chip, int profile)
        {
            _profile = (NodeProfile)profile;
            for (int i = 0; i < _appKey.Length; i++)
                _appKey[i] = (byte)(i + 1);
            _accept.NetId = 0x13;
            _accept.DevAddr = new DevAddr(0x26012345);
            Radio = new BenchRadio();
            Lines = new IInputPin[] { new ScriptedLine(chip, Radio) };
            Storage = new ScriptedStorage(6144, 40);
            Entropy = new BenchEntropy(20260101);
            Sensors = new NodeSensors();
            switch (_profile)
            {
                case NodeProfile.Parking:
                    Sensors.Magnetometer = new ScriptedMagnetometer();
                    break;
                case NodeProfile.Air:
                    ScriptedAir air = new ScriptedAir();
                    Sensors.Climate = air;
                    Sensors.Particulates = new ScriptedParticulates();
                    Sensors.CarbonDioxide = new ScriptedCarbonDioxide();
                    break;
                default:
                    Sensors.OuterZone = new ScriptedZone(0);
                    Sensors.InnerZone = new ScriptedZone(300000);
                    break;
            }
        }

        internal BenchRadio Radio { get; }

        internal IInputPin[] Lines { get; }

        internal ScriptedStorage Storage { get; }

        internal IEntropy Entropy { get; }

        internal NodeSensors Sensors { get; }

        internal int Joins { get; private set; }

        internal int Uplinks { get; private set; }

        internal int Downlinks { get; private set; }

        /// <summary>Uplinks of readings of the profile: parking events and heartbeats, air readings, footfall totals.</summary>
        internal int Events { get; private set; }

        public int ReadMillivolts()
        {
            return 3600;
        }

        internal void Provision(RecordStore store)
        {
            NodeIdentity identity = new NodeIdentity();
            identity.DevEui = 0x0102030405060708;
            identity.JoinEui = 0x1112131415161718;
            System.Array.Copy(_appKey, 0, identity.AppKey, 0, _appKey.Length);
            identity.Profile = _profile;
            identity.Write(store);
        }

        public long Look(long now)
        {
            if (Radio.SentCount == _seen)
                return long.MaxValue;
            _seen = Radio.SentCount;
            if ((Radio.Sent[0] & 0xE0) == 0)
                AnswerJoin();
            else
                AnswerUplink();
            return long.MaxValue;
        }

        private void AnswerJoin()
        {
            Joins++;
            _request.TryParse(Radio.Sent, 0, Radio.SentLength);
            _accept.JoinNonce++;
            int length = _accept.Encode(_crypto, _appKey, Radio.Downlink);
            _crypto.DeriveSessionKeys(_appKey, _accept.JoinNonce, _accept.NetId, _request.DevNonce, _nwkSKey, _appSKey);
            _downlinkCounter = 0;
            Schedule(JoinRx1, length);
        }

        private void AnswerUplink()
        {
            Uplinks++;
            int options = Radio.Sent[5] & 0x0F;
            int port = 8 + options < Radio.SentLength - 4 ? Radio.Sent[8 + options] : 0;
            if (port >= 1 && port <= 4)
                Events++;
            bool asks = false;
            for (int i = 0; i < options; i++)
                asks = asks || Radio.Sent[8 + i] == LinkCheck;
            // Bit 6 of FCtrl: ADRACKReq.
            if (!asks && (Radio.Sent[5] & 0x40) == 0)
                return;
            Downlinks++;
            _downlink.Clear();
            _downlink.MType = MType.UnconfirmedDataDown;
            _downlink.DevAddr = _accept.DevAddr;
            _downlink.FCnt = _downlinkCounter++;
            if (asks)
            {
                _downlink.FOpts[0] = LinkCheck;
                _downlink.FOpts[1] = 10;
                _downlink.FOpts[2] = 1;
                _downlink.FOptsLength = 3;
            }

            Schedule(Rx1, _downlink.Encode(_crypto, _nwkSKey, _appSKey, Radio.Downlink));
        }

        private void Schedule(int seconds, int length)
        {
            Radio.DownlinkLength = length;
            Radio.DownlinkFrom = Radio.SentTo + seconds * Second;
            Radio.DownlinkHz = Radio.SentHz;
            int dataRate = _region.Rx1DataRate(12 - Radio.SentSpreadingFactor, 0);
            Radio.DownlinkSpreadingFactor = _region.FindDataRate(dataRate).SpreadingFactor;
        }
    }
}
