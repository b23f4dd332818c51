using NanoSensors.LoRaWan;

namespace NanoSensors.EndDevice;

/// <summary>
/// MAC commands that wait to go out with the next uplinks. Most go once; RXParamSetupAns, RXTimingSetupAns and DlChannelAns
/// go with every uplink until a downlink arrives (LoRaWAN 1.0.4, 5.4, 5.6 and 5.7).
/// </summary>
internal sealed class MacAnswers
{
    internal const int Capacity = 64;

    private readonly byte[] _data = new byte[Capacity];
    private readonly byte[] _backup = new byte[Capacity];
    private int _backupLength;

    internal int Length { get; private set; }

    internal void Clear()
    {
        Length = 0;
    }

    // False if it does not fit: answers that are too many are cut off at the end (LoRaWAN 1.0.4, 5).
    internal bool Add(byte cid, int payload0, int payload1)
    {
        int payloadLength = MacCommand.PayloadLength(cid, true);
        if (Length + 1 + payloadLength > Capacity)
            return false;
        // Requests of the device's own, a byte each, stay behind the answers.
        int at = Length;
        if (!IsRequest(cid))
        {
            int end = EndOfAnswers();
            while (at > end)
            {
                at--;
                _data[at + 1 + payloadLength] = _data[at];
            }
        }

        Length += 1 + payloadLength;
        _data[at] = cid;
        if (payloadLength > 0)
            _data[at + 1] = (byte)payload0;
        if (payloadLength > 1)
            _data[at + 2] = (byte)payload1;
        return true;
    }

    // Whole commands, as many as the room takes.
    internal int CopyTo(byte[] target, int room)
    {
        int count = Whole(room);
        System.Array.Copy(_data, 0, target, 0, count);
        return count;
    }

    // After the first bytes went out: what goes once is done with. Of answers that are too many for FOpts one frame takes what it holds, and the rest is cut off (LoRaWAN 1.0.4, 5);
    // what is to be repeated goes on in FOpts, as far as those hold it.
    internal void Sent(int sentLength, bool cutsOff)
    {
        if (cutsOff)
            Length = sentLength;
        Remove(sentLength, false);
        if (cutsOff)
            Length = Whole(DataFrame.MaxFOptsLength);
    }

    // Of the answers to the network alone. Requests of the device's own wait until there is room for them.
    internal int AnswerLength
    {
        get
        {
            int length = 0;
            for (int i = 0; i < Length; i += 1 + MacCommand.PayloadLength(_data[i], true))
                length += IsRequest(_data[i]) ? 0 : 1 + MacCommand.PayloadLength(_data[i], true);
            return length;
        }
    }

    // Whether an answer waits that goes once and has not gone, or more than FOpts can repeat.
    internal bool HasUnsent
    {
        get
        {
            for (int i = 0; i < Length; i += 1 + MacCommand.PayloadLength(_data[i], true))
            {
                if (!IsSticky(_data[i]) && !IsRequest(_data[i]))
                    return true;
            }

            return AnswerLength > DataFrame.MaxFOptsLength;
        }
    }

    // Keeps what waits now, for Restore.
    internal void Backup()
    {
        System.Array.Copy(_data, 0, _backup, 0, Length);
        _backupLength = Length;
    }

    internal void Restore()
    {
        System.Array.Copy(_backup, 0, _data, 0, _backupLength);
        Length = _backupLength;
    }

    // After a downlink arrived: what was repeated so far has been heard.
    internal void DownlinkArrived()
    {
        Remove(Length, true);
    }

    internal bool Contains(byte cid)
    {
        for (int i = 0; i < Length; i += 1 + MacCommand.PayloadLength(_data[i], true))
        {
            if (_data[i] == cid)
                return true;
        }

        return false;
    }

    internal int Write(byte[] data, int at)
    {
        data[at] = (byte)Length;
        System.Array.Copy(_data, 0, data, at + 1, Length);
        return at + 1 + Length;
    }

    internal int Read(byte[] data, int at, int end)
    {
        Length = 0;
        if (at >= end || data[at] > Capacity || at + 1 + data[at] > end)
            return -1;
        int length = data[at];
        System.Array.Copy(data, at + 1, _data, 0, length);
        for (int i = 0; i < length; i += 1 + MacCommand.PayloadLength(_data[i], true))
        {
            if (MacCommand.PayloadLength(_data[i], true) < 0)
                return -1;
        }

        Length = length;
        return at + 1 + length;
    }

    private int EndOfAnswers()
    {
        int end = 0;
        for (int i = 0; i < Length; i += 1 + MacCommand.PayloadLength(_data[i], true))
        {
            if (!IsRequest(_data[i]))
                end = i + 1 + MacCommand.PayloadLength(_data[i], true);
        }

        return end;
    }

    private static bool IsRequest(byte cid)
    {
        return cid == MacCommand.LinkCheck || cid == MacCommand.DeviceTime;
    }

    // The length of as many whole commands as the room takes.
    private int Whole(int room)
    {
        int count = 0;
        while (count < Length)
        {
            int next = 1 + MacCommand.PayloadLength(_data[count], true);
            if (count + next > room)
                break;
            count += next;
        }

        return count;
    }

    private static bool IsSticky(byte cid)
    {
        return cid == MacCommand.RxParamSetup || cid == MacCommand.RxTimingSetup || cid == MacCommand.DlChannel;
    }

    // Removes, among the first bytes, the commands that are sticky or those that are not.
    private void Remove(int among, bool sticky)
    {
        int kept = 0;
        int at = 0;
        while (at < Length)
        {
            int size = 1 + MacCommand.PayloadLength(_data[at], true);
            bool remove = at < among && IsSticky(_data[at]) == sticky;
            for (int i = 0; i < size && !remove; i++)
                _data[kept++] = _data[at + i];
            at += size;
        }

        Length = kept;
    }
}
