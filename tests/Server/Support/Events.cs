using System.Text.Json.Nodes;

namespace NanoSensors.Server.Tests;

/// <summary>The example events of the two network servers, with a frame of ours.</summary>
internal static class Events
{
    public static JsonObject ChirpStack(int fPort, byte[] payload, uint fCnt = 7, string devEui = "0101010101010101") => JsonNode.Parse(
        $$$"""
        {"deduplicationId":"3ac7e3c4-4401-4b8d-9386-a5c902f9202d","time":"2022-07-18T09:34:15.775023242+00:00",
        "deviceInfo":{"tenantId":"52f14cd4-c6f1-4fbd-8f87-4025e1d49242","applicationId":"ca739e26-7b67-4f14-b69e-d568c22a5a75",
        "applicationName":"District","deviceProfileName":"NanoSensors","deviceName":"Bay 7","devEui":"{{{devEui}}}","tags":{"key":"value"}},
        "devAddr":"00189440","adr":true,"dr":1,"fCnt":{{{fCnt}}},"fPort":{{{fPort}}},"confirmed":false,"data":"{{{Convert.ToBase64String(payload)}}}",
        "rxInfo":[{"gatewayId":"0016c001f153a14c","uplinkId":4217106255,"rssi":-36,"snr":10.5,"location":{},"crcStatus":"CRC_OK"}],
        "txInfo":{"frequency":867100000,"modulation":{"lora":{"bandwidth":125000,"spreadingFactor":11,"codeRate":"CR_4_5"} } } }
        """)!.AsObject();

    public static JsonObject ThingsStack(int fPort, byte[] payload, uint fCnt = 7, string devEui = "0101010101010101") => JsonNode.Parse(
        $$$"""
        {"end_device_ids":{"device_id":"bay-7","application_ids":{"application_id":"district"},"dev_eui":"{{{devEui.ToUpperInvariant()}}}",
        "join_eui":"70B3D57ED0000000","dev_addr":"00BCB929"},"correlation_ids":["gs:uplink:01"],"received_at":"2022-07-18T09:34:16.023456789Z",
        "uplink_message":{"session_key_id":"AXA50tHUSrDyN0oMOiYRuA==","f_port":{{{fPort}}},"f_cnt":{{{fCnt}}},"frm_payload":"{{{Convert.ToBase64String(payload)}}}",
        "rx_metadata":[{"gateway_ids":{"gateway_id":"gtw1","eui":"9C5C8E00001A05C4"},"rssi":-35,"channel_rssi":-35,"snr":5},
        {"gateway_ids":{"gateway_id":"gtw2"},"rssi":-95,"snr":-3.2}],
        "settings":{"data_rate":{"lora":{"bandwidth":125000,"spreading_factor":7} },"frequency":"868300000"},
        "received_at":"2022-07-18T09:34:15.775023242Z","consumed_airtime":"0.056576s"}}
        """)!.AsObject();

    /// <summary>Replaces or, with null, removes a field by its path. By text, for values that no JsonNode can hold.</summary>
    public static string With(JsonObject root, string path, string? json)
    {
        string[] names = path.Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        JsonNode node = root;
        foreach (string name in names[..^1])
            node = node is JsonArray array ? array[int.Parse(name)]! : node[name]!;
        if (json == null)
        {
            node.AsObject().Remove(names[^1]);
            return root.ToJsonString();
        }

        node[names[^1]] = "@@@";
        return root.ToJsonString().Replace("\"@@@\"", json, StringComparison.Ordinal);
    }

    /// <summary>A parking event of the shared codec.</summary>
    public static byte[] Parking(bool occupied, int previousStateSeconds = 600)
        => Encode(new Codec.ParkingEvent { State = occupied ? Codec.ParkingState.Occupied : Codec.ParkingState.Free, PreviousStateSeconds = previousStateSeconds });

    public static byte[] Air(int temperatureCentiCelsius)
        => Encode(new Codec.AirReading { TemperatureCentiCelsius = temperatureCentiCelsius, Co2Ppm = 420, BatteryMillivolts = 3600 });

    public static byte[] Encode(Codec.Message message)
    {
        byte[] buffer = new byte[64];
        return buffer[..message.Encode(buffer, 0)];
    }
}
