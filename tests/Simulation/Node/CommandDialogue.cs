using NanoSensors.Codec;
using NanoSensors.Node;

namespace NanoSensors.Tests.Simulation.Node;

/// <summary>
/// Sends a node one downlink after the other through the air, and after each asks for its status: the acknowledgement, the one of that
/// question and the status frame that follows must all tell the result and the configuration's hash that are expected.
/// </summary>
internal sealed class CommandDialogue
{
    private const int StatusToken = 255;

    private readonly NodeBench _bench;
    private readonly Queue<(CommandRow Row, int Port, byte[] Bytes)> _open = new();
    private readonly int _situation;
    private readonly string _about;
    private (CommandRow Row, int Port, byte[] Bytes) _case;
    private bool _waitsForAnswer;
    private bool _waitsForStatus;
    private int _token;

    internal CommandDialogue(NodeBench bench, int situation, string about)
    {
        _bench = bench;
        _situation = situation;
        _about = about;
        foreach (CommandRow row in CommandTable.Rows)
        {
            foreach (int port in row.Ports ?? [6])
            {
                foreach (byte[] bytes in row.Bytes)
                    _open.Enqueue((row, port, bytes));
            }
        }

        // The same token twice: each is answered.
        _open.Enqueue((CommandTable.Rows[^2], 6, [0x60]));
        _open.Enqueue((CommandTable.Rows[^2], 6, [0x60]));
        bench.Network.Heard = Hear;
    }

    internal ConfigurationModel Expected { get; } = new();

    internal int Answered { get; private set; }

    internal int Sent { get; private set; }

    internal bool IsOver { get; private set; }

    private void Hear(Message message)
    {
        if (IsOver)
            return;
        if (_waitsForAnswer)
        {
            CheckAnswer(message as Acknowledgement);
            _waitsForAnswer = false;
            _waitsForStatus = true;
            _bench.Network.DownlinkPort = 6;
            _bench.Network.Command(CommandType.RequestStatus, StatusToken);
            return;
        }

        if (_waitsForStatus && message is Acknowledgement status)
        {
            Assert.AreEqual(StatusToken, status.Token, What);
            Assert.AreEqual(Expected.Hash, status.ConfigurationHash, What);
        }

        if (_waitsForStatus && message is not StatusReading)
            return;
        if (_waitsForStatus)
            Assert.AreEqual(Expected.Hash, ((StatusReading)message).ConfigurationHash, $"{What}: the status frame");
        _waitsForStatus = false;
        if (!_open.TryDequeue(out _case))
        {
            IsOver = true;
            return;
        }

        // Each token but the last two is another.
        _token = _open.Count == 0 ? _token : Sent % StatusToken;
        Sent++;
        _waitsForAnswer = true;
        _bench.Network.DownlinkPort = _case.Port;
        _bench.Network.Downlinks.Enqueue([(byte)_token, .. _case.Bytes]);
    }

    private void CheckAnswer(Acknowledgement? answer)
    {
        if (_case.Row.Results == null)
        {
            Assert.IsNull(answer, $"{What} was answered");
            return;
        }

        Assert.IsNotNull(answer, $"{What} was not answered");
        CommandResult expected = _case.Row.Results[_situation];
        if (expected == CommandResult.Done)
            Expected.Apply(_bench.Settings.Profile, _case.Bytes);
        Assert.AreEqual(expected, answer.Result, What);
        Assert.AreEqual(_token, answer.Token, What);
        Assert.AreEqual(Expected.Hash, answer.ConfigurationHash, What);
        Answered++;
    }

    private string What => $"{_about}: {Convert.ToHexStringLower([(byte)_token, .. _case.Bytes])} on port {_case.Port} ({_case.Row.Label})";
}
