namespace NanoSensors.Tests.Device;

/// <summary>Datagrams as they are on the wire.</summary>
internal static class Wire
{
    /// <summary>What the gateway sends: version, token, type, its EUI, and JSON.</summary>
    internal static byte[] FromGateway(byte tokenHigh, byte tokenLow, byte type, string json)
    {
        byte[] datagram = new byte[12 + json.Length];
        System.Array.Copy(new byte[] { 0x02, tokenHigh, tokenLow, type, 0x00, 0x16, 0xC0, 0x01, 0xF1, 0x53, 0xA1, 0x4C }, 0, datagram, 0, 12);
        for (int i = 0; i < json.Length; i++)
            datagram[12 + i] = (byte)json[i];
        return datagram;
    }

    /// <summary>What a server sends: version, token, type, and JSON.</summary>
    internal static byte[] FromServer(byte tokenHigh, byte tokenLow, byte type, string json)
    {
        byte[] datagram = new byte[4 + json.Length];
        System.Array.Copy(new byte[] { 0x02, tokenHigh, tokenLow, type }, 0, datagram, 0, 4);
        for (int i = 0; i < json.Length; i++)
            datagram[4 + i] = (byte)json[i];
        return datagram;
    }

    /// <summary>A txpk for 868.1 MHz, SF7, 14 dBm, five bytes.</summary>
    internal static string Txpk(string when)
    {
        return "{\"txpk\":{" + when + ",\"freq\":868.1,\"rfch\":0,\"powe\":14,\"modu\":\"LORA\",\"datr\":\"SF7BW125\",\"codr\":\"4/5\",\"ipol\":true,"
            + "\"size\":5,\"ncrc\":true,\"data\":\"aGVsbG8=\"}}";
    }

    /// <summary>What stands in a datagram's JSON behind a name, up to the next comma or brace.</summary>
    internal static string ValueOf(byte[] datagram, string name)
    {
        string json = ForwarderBench.TextOf(datagram, 12);
        int at = json.IndexOf("\"" + name + "\":");
        if (at < 0)
            return "";
        at += name.Length + 3;
        int end = at;
        while (json[end] != ',' && json[end] != '}')
            end++;
        return json.Substring(at, end - at);
    }

    /// <summary>The text with one part, which is there once, replaced. CoreLibrary's string cannot do that.</summary>
    internal static string Replaced(this string text, string part, string by)
    {
        int at = text.IndexOf(part);
        return text.Substring(0, at) + by + text.Substring(at + part.Length);
    }
}
