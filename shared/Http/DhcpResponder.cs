namespace NanoSensors.Http;

/// <summary>
/// Gives phones that join a board's own access point an address (DHCP, RFC 2131), so that they can open its page. It answers in the request's own
/// buffer and remembers the last eight phones. No router and no name server are told: there is nothing behind this access point.
/// </summary>
public sealed class DhcpResponder
{
    /// <summary>The longest packet that is taken or made, bytes.</summary>
    public const int LongestPacket = 576;

    private const int Places = 8;
    private const int FirstHost = 2;
    private const int AddressLength = 6;
    private const int OptionsAt = 240;
    private const int LeaseSeconds = 3600;

    private const byte Discover = 1;
    private const byte Offer = 2;
    private const byte Request = 3;
    private const byte Acknowledge = 5;
    private const byte Refuse = 6;

    private readonly byte[] _network;
    private readonly byte[] _hardware = new byte[Places * AddressLength];
    private int _next;

    /// <summary>A responder on a network of 254 addresses.</summary>
    /// <param name="network">The board's own address: four bytes, the last of them 1. Phones get .2 to .9.</param>
    public DhcpResponder(byte[] network)
    {
        _network = network;
    }

    /// <summary>Answers a packet. Total: what is no request for us is passed over.</summary>
    /// <param name="packet">Holds the packet, and then the answer; at least <see cref="LongestPacket"/> bytes long.</param>
    /// <param name="length">The packet's length.</param>
    /// <returns>Length of the answer, to be sent to everybody (255.255.255.255, port 68); 0 for none.</returns>
    public int Answer(byte[] packet, int length)
    {
        // Op 1 is a request; hardware type 1 with six bytes is what Wi-Fi has; then the magic cookie.
        if (length < OptionsAt || length > LongestPacket || packet[0] != 1 || packet[1] != 1 || packet[2] != AddressLength
            || packet[236] != 0x63 || packet[237] != 0x82 || packet[238] != 0x53 || packet[239] != 0x63)
            return 0;
        int type = FindOption(packet, length, 53, 1);
        if (type < 0)
            return 0;
        int host = FirstHost + PlaceOf(packet);
        if (packet[type] == Discover)
            return Reply(packet, Offer, host);
        if (packet[type] != Request)
            return 0;
        int server = FindOption(packet, length, 54, 4);
        if (server >= 0 && !IsOurs(packet, server, _network[3]))
            return 0;
        // What it wants: option 50 in a new lease, ciaddr in a renewal.
        int wanted = FindOption(packet, length, 50, 4);
        return Reply(packet, IsOurs(packet, wanted >= 0 ? wanted : 12, (byte)host) ? Acknowledge : Refuse, host);
    }

    private int Reply(byte[] packet, byte type, int host)
    {
        packet[0] = 2;
        packet[3] = 0;
        // To everybody, since the phone has no address yet.
        packet[10] = 0x80;
        packet[11] = 0;
        for (int i = 12; i < 28; i++)
            packet[i] = 0;
        for (int i = 28 + AddressLength; i < 236; i++)
            packet[i] = 0;
        if (type != Refuse)
            WriteAddress(packet, 16, (byte)host);
        WriteAddress(packet, 20, _network[3]);

        int at = OptionsAt;
        packet[at++] = 53;
        packet[at++] = 1;
        packet[at++] = type;
        packet[at++] = 54;
        packet[at++] = 4;
        WriteAddress(packet, at, _network[3]);
        at += 4;
        if (type != Refuse)
        {
            packet[at++] = 51;
            packet[at++] = 4;
            Board.BigEndian.WriteInt32(packet, at, LeaseSeconds);
            at += 4;
            packet[at++] = 1;
            packet[at++] = 4;
            packet[at++] = 255;
            packet[at++] = 255;
            packet[at++] = 255;
            packet[at++] = 0;
        }

        packet[at++] = 255;
        // Some clients want the 300 bytes of BOOTP (RFC 1542, 2.1).
        while (at < 300)
            packet[at++] = 0;
        return at;
    }

    private bool IsOurs(byte[] packet, int at, byte host)
    {
        return packet[at] == _network[0] && packet[at + 1] == _network[1] && packet[at + 2] == _network[2] && packet[at + 3] == host;
    }

    private void WriteAddress(byte[] packet, int at, byte host)
    {
        packet[at] = _network[0];
        packet[at + 1] = _network[1];
        packet[at + 2] = _network[2];
        packet[at + 3] = host;
    }

    // The same phone gets the same address; a new one takes the place of the one that came longest ago.
    private int PlaceOf(byte[] packet)
    {
        for (int place = 0; place < Places; place++)
        {
            bool same = true;
            for (int i = 0; i < AddressLength; i++)
                same &= _hardware[place * AddressLength + i] == packet[28 + i];
            if (same)
                return place;
        }

        int free = _next;
        _next = (_next + 1) % Places;
        System.Array.Copy(packet, 28, _hardware, free * AddressLength, AddressLength);
        return free;
    }

    private static int FindOption(byte[] packet, int length, int option, int size)
    {
        int at = OptionsAt;
        while (at < length && packet[at] != 255)
        {
            if (packet[at] == 0)
            {
                at++;
                continue;
            }

            if (at + 1 >= length || at + 2 + packet[at + 1] > length)
                return -1;
            if (packet[at] == option)
                return packet[at + 1] == size ? at + 2 : -1;
            at += 2 + packet[at + 1];
        }

        return -1;
    }
}
