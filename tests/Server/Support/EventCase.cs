using System.Text.Json.Nodes;

namespace NanoSensors.Server.Tests;

/// <summary>The example events of both network servers with one field missing, zero, unknown, wrong or huge.</summary>
/// <param name="Field">Its path, such as rxInfo[0].snr.</param>
/// <param name="Json">What stands there instead; null for nothing.</param>
/// <param name="Named">The field that the answer must name; null if the event is good all the same.</param>
internal sealed record EventCase(string Field, string? Json, string? Named)
{
    private const string Huge = "1e300";
    private static readonly string Long = $"\"{new string('x', 5000)}\"";

    /// <summary>Of ChirpStack's "up" in JSON.</summary>
    public static readonly EventCase[] ChirpStack =
    [
        .. Good("deduplicationId", null, "\"\"", "7", Long),
        .. Good("time", null, "\"2022-07-18T09:34:15Z\"", "\"1970-01-01T00:00:00Z\""),
        .. Broken("time", "0", "\"\"", "\"yesterday\"", "\"2022-02-30T00:00:00Z\"", "\"99999-01-01T00:00:00Z\"", "\"2022-07-18T09:34:15\"", Long),
        .. Broken("deviceInfo", null, "0", "\"\"", "[]"), .. Broken("deviceInfo.devEui", null, "0", "\"\"", "\"0101\"", "\"01010101010101zz\"", "\"010101010101010101\"", Long),
        .. Good("deviceInfo.deviceName", null, "\"\""), .. Broken("deviceInfo.deviceName", "0", "\"a\\u0000b\"", "\"\\ud800\"", Long),
        .. Good("deviceInfo.tenantId", null, "0", Long), .. Good("deviceInfo.tags", null, "{}", "[1]"),
        .. Good("devAddr", null), .. Broken("devAddr", "0", "\"\"", "\"xyz\"", "\"001894401\"", Long),
        .. Good("adr", null, "0", "{}"), .. Good("dr", null, "0", Huge), .. Good("confirmed", null, "true"),
        .. Good("fCnt", null, "0", "4294967295"), .. Broken("fCnt", "-1", "4294967296", "1.5", "\"7\"", Huge, "{}"),
        .. Broken("fPort", null, "0", "256", "-1", "\"1\"", Huge), .. Good("fPort", "255"),
        .. Broken("data", null, "0", "\"no base64!\"", "[1]", $"\"{Convert.ToBase64String(new byte[243])}\"", Long),
        .. Good("data", "\"\"", $"\"{Convert.ToBase64String(new byte[242])}\""),
        .. Good("rxInfo", null, "[]", "[{}]"), .. Broken("rxInfo", "{}", "0", "\"\""), new("rxInfo", "[7]", "rxInfo[0]"),
        .. Good("rxInfo[0].gatewayId", null, "\"\""), .. Broken("rxInfo[0].gatewayId", "7", Long),
        .. Good("rxInfo[0].rssi", null, "0"), .. Broken("rxInfo[0].rssi", "\"loud\"", "-301", Huge),
        .. Good("rxInfo[0].snr", null, "0", "-32.5"), .. Broken("rxInfo[0].snr", "\"good\"", "101", Huge),
        .. Good("rxInfo[0].location", null, "0"), .. Good("txInfo", null, "{}"), .. Broken("txInfo", "0", "[]"), .. Good("txInfo.modulation", null, "{}"),
        .. Broken("txInfo.modulation.lora.spreadingFactor", "0", "13", "\"SF7\"", Huge), .. Good("txInfo.modulation.lora.spreadingFactor", null), .. Good("unheardOf", "{\"a\":[1,2]}", Long),
    ];

    /// <summary>Of The Things Stack's uplink_message, which leaves out what is zero.</summary>
    public static readonly EventCase[] ThingsStack =
    [
        .. Broken("end_device_ids", null, "0", "[]"), .. Broken("end_device_ids.dev_eui", null, "0", "\"\"", "\"ZZ\"", Long),
        .. Good("end_device_ids.device_id", null, "\"\""), .. Broken("end_device_ids.device_id", "0", Long),
        .. Good("end_device_ids.dev_addr", null), .. Broken("end_device_ids.dev_addr", "0", "\"ZZ\""),
        .. Good("end_device_ids.application_ids", null, "0"), .. Good("end_device_ids.join_eui", null, "0"),
        .. Good("received_at", null), .. Broken("received_at", "0", "\"soon\"", Long),
        .. Broken("uplink_message", null, "[]", "0"),
        .. Good("uplink_message.session_key_id", null, "\"\""), .. Broken("uplink_message.session_key_id", "0", "{}", Long),
        .. Good("uplink_message.f_cnt", null, "0", "4294967295"), .. Broken("uplink_message.f_cnt", "-1", "true", "4294967296", Huge),
        .. Broken("uplink_message.f_port", null, "0", "1000", "\"1\"", Huge),
        .. Broken("uplink_message.frm_payload", null, "0", "\"====\"", $"\"{Convert.ToBase64String(new byte[243])}\""), .. Good("uplink_message.frm_payload", "\"\""),
        .. Good("uplink_message.received_at", null), .. Broken("uplink_message.received_at", "12"),
        .. Good("uplink_message.rx_metadata", null, "[]", "[{}]"), .. Broken("uplink_message.rx_metadata", "{}", "7"),
        .. Good("uplink_message.rx_metadata[0].rssi", null, "0"), .. Broken("uplink_message.rx_metadata[0].rssi", "\"x\"", Huge),
        .. Good("uplink_message.rx_metadata[0].snr", null, "0"), .. Broken("uplink_message.rx_metadata[0].snr", "{}", Huge),
        .. Good("uplink_message.rx_metadata[0].gateway_ids", null, "{}"), .. Broken("uplink_message.rx_metadata[0].gateway_ids", "7"),
        .. Good("uplink_message.settings", null, "{}"), .. Broken("uplink_message.settings", "0"), .. Broken("uplink_message.settings.data_rate.lora.spreading_factor", "4", "\"7\""), .. Good("uplink_message.consumed_airtime", null, "0"), .. Good("unheard_of", "{}", Long),
    ];

    /// <summary>The event as text.</summary>
    public string Apply(JsonObject example) => Events.With(example, Field, Json);

    public override string ToString() => $"{Field} = {(Json is { Length: > 60 } ? Json[..60] + "…" : Json ?? "(missing)")}";

    private static IEnumerable<EventCase> Good(string field, string? value, params string[] more)
        => more.Prepend(value).Select(one => new EventCase(field, one, null));

    private static IEnumerable<EventCase> Broken(string field, string? value, params string[] more)
        => more.Prepend(value).Select(one => new EventCase(field, one, field));
}
