using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

/// <summary>The socket of a gateway under test: keeps what is sent, hands over what the test puts in.</summary>
public sealed class FakeDatagrams : IDatagrams
{
    private const int Most = 64;
    private readonly byte[][] _sent = new byte[Most][];
    private readonly byte[][] _waiting = new byte[Most][];
    private int _sentCount;
    private int _firstWaiting;
    private int _waitingCount;

    /// <summary>True: nothing can be sent.</summary>
    public bool Refuses;

    public int SentCount => _sentCount;

    /// <summary>The datagram sent as number <paramref name="index"/> since the last <see cref="Forget"/>.</summary>
    public byte[] Sent(int index)
    {
        return _sent[index];
    }

    public void Forget()
    {
        _sentCount = 0;
    }

    /// <summary>The last datagram sent of a type, or null.</summary>
    public byte[] LastOf(byte type)
    {
        for (int i = _sentCount - 1; i >= 0; i--)
        {
            if (_sent[i][3] == type)
                return _sent[i];
        }

        return null;
    }

    public int CountOf(byte type)
    {
        int count = 0;
        for (int i = 0; i < _sentCount; i++)
        {
            if (_sent[i][3] == type)
                count++;
        }

        return count;
    }

    /// <summary>Puts a datagram from the server in.</summary>
    public void Deliver(byte[] datagram)
    {
        _waiting[(_firstWaiting + _waitingCount++) % Most] = datagram;
    }

    /// <summary>Answers a packet of the gateway with its acknowledgement.</summary>
    public void Acknowledge(byte[] packet)
    {
        byte type = packet[3] == 0 ? (byte)1 : (byte)4;
        Deliver(new byte[] { 2, packet[1], packet[2], type });
    }

    public bool Send(byte[] data, int length)
    {
        if (Refuses)
            return false;
        byte[] copy = new byte[length];
        System.Array.Copy(data, 0, copy, 0, length);
        _sent[_sentCount++ % Most] = copy;
        return true;
    }

    public int Receive(byte[] buffer)
    {
        if (_waitingCount == 0)
            return -1;
        byte[] datagram = _waiting[_firstWaiting];
        _firstWaiting = (_firstWaiting + 1) % Most;
        _waitingCount--;
        int length = datagram.Length < buffer.Length ? datagram.Length : buffer.Length;
        System.Array.Copy(datagram, 0, buffer, 0, length);
        return length;
    }
}
