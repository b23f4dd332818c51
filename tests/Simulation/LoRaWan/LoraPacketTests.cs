using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using NanoSensors.LoRaWan;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.LoRaWan;

/// <summary>
/// Frames compared with those of the npm package lora-packet, which shares nothing with ours: what we write it reads, and what
/// it writes from the same fields is the same, byte for byte. NANOSENSORS_FRAMES sets how many (3,000 by default),
/// NANOSENSORS_SEED the seed.
/// </summary>
[TestClass]
public class LoraPacketTests
{
    public TestContext TestContext { get; set; } = null!;

    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_FRAMES"), out int n) ? n : 3000;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("NANOSENSORS_SEED"), out int n) ? n : 20260;

    private readonly LoRaWanCrypto _crypto = new(new ManagedAes128());
    private readonly SeededRandom _random = new(Seed);

    [TestMethod]
    public void Data_frames_are_the_same_both_ways()
    {
        var cases = new List<JsonObject>();
        for (int i = 0; i < Count; i++)
            cases.Add(DataCase());
        List<JsonObject> answers = AskLoraPacket(cases);
        for (int i = 0; i < cases.Count; i++)
        {
            JsonObject ours = cases[i];
            JsonObject theirs = answers[i];
            string what = $"seed {Seed}, frame {i}: {ours.ToJsonString()}";
            Assert.IsTrue((bool)theirs["mic"]!, $"MIC, {what}");
            Assert.AreEqual((uint)ours["fCnt"]! & 0xFFFF, (uint)theirs["fCnt"]!, what);
            foreach (string key in new[] { "air", "mType", "devAddr", "adr", "adrAckReq", "ack", "fPending", "fOpts", "fPort", "payload" })
                Assert.AreEqual(ours[key]!.ToJsonString(), theirs[key]!.ToJsonString(), $"{key}, {what}");
        }

        TestContext.WriteLine($"Figure: {Count} data frames agree with lora-packet 0.9.3 both ways, seed {Seed}");
    }

    [TestMethod]
    public void What_lora_packet_reads_we_read_too()
    {
        // The frames of the first test, read by us as the other direction's receiver would.
        var frame = new DataFrame();
        for (int i = 0; i < Count; i++)
        {
            JsonObject c = DataCase();
            byte[] air = Hex.Parse((string)c["air"]!);
            byte[] nwkSKey = Hex.Parse((string)c["nwkSKey"]!);
            Assert.IsTrue(frame.TryParse(air, 0, air.Length));
            Assert.IsTrue(frame.VerifyMic(_crypto, nwkSKey, (uint)c["fCnt"]!));
            frame.DecryptPayload(_crypto, nwkSKey, Hex.Parse((string)c["appSKey"]!));
            Assert.AreEqual((string)c["payload"]!, Hex.Format(frame.FrmPayload, 0, frame.FrmPayloadLength));
            Assert.AreEqual((string)c["fOpts"]!, Hex.Format(frame.FOpts, 0, frame.FOptsLength));
            Assert.IsFalse(frame.VerifyMic(_crypto, nwkSKey, (uint)c["fCnt"]! ^ 0x10000));
        }
    }

    [TestMethod]
    public void Join_requests_and_accepts_are_the_same()
    {
        int count = Count / 3;
        var cases = new List<JsonObject>();
        for (int i = 0; i < count; i++)
            cases.Add(i % 2 == 0 ? JoinRequestCase() : JoinAcceptCase());
        List<JsonObject> answers = AskLoraPacket(cases);
        for (int i = 0; i < count; i++)
        {
            foreach ((string key, JsonNode? value) in answers[i])
            {
                string what = $"{key}, seed {Seed}, {cases[i].ToJsonString()}";
                if (key == "mic")
                    Assert.IsTrue((bool)value!, what);
                else
                    Assert.AreEqual((string)cases[i][key]!, (string)value!, what);
            }
        }

        TestContext.WriteLine($"Figure: {count} join requests and accepts agree with lora-packet 0.9.3, seed {Seed}");
    }

    private JsonObject DataCase()
    {
        bool uplink = _random.Next(2) == 0;
        // Counters of all sizes: half of them over 16 bits.
        uint fCnt = (uint)_random.NextBits() >> (int)_random.Next(32);
        int kind = (int)_random.Next(4);
        byte[] fOpts = kind == 1 ? [] : Bytes((int)_random.Next(16));
        byte[] payload = kind == 0 ? [] : Bytes(1 + (int)_random.Next(200));
        int port = kind == 0 ? -1 : kind == 1 ? 0 : 1 + (int)_random.Next(223);
        var frame = new DataFrame
        {
            MType = (MType)((uplink ? 2 : 3) + 2 * (int)_random.Next(2)),
            DevAddr = new DevAddr((uint)_random.NextBits()),
            Adr = _random.Next(2) == 0,
            AdrAckReq = uplink && _random.Next(2) == 0,
            Ack = _random.Next(2) == 0,
            FPending = !uplink && _random.Next(2) == 0,
            FCnt = fCnt,
            FPort = port,
            FOptsLength = fOpts.Length,
            FrmPayloadLength = payload.Length,
        };
        fOpts.CopyTo(frame.FOpts, 0);
        payload.CopyTo(frame.FrmPayload, 0);
        byte[] nwkSKey = Bytes(16), appSKey = Bytes(16), air = new byte[255];
        int length = frame.Encode(_crypto, nwkSKey, appSKey, air);
        return new JsonObject
        {
            ["kind"] = "data",
            ["nwkSKey"] = Text(nwkSKey),
            ["appSKey"] = Text(appSKey),
            ["air"] = Text(air[..length]),
            ["mType"] = (int)frame.MType,
            ["devAddr"] = frame.DevAddr.ToString(),
            ["fCnt"] = fCnt,
            ["adr"] = frame.Adr,
            ["adrAckReq"] = frame.AdrAckReq,
            ["ack"] = frame.Ack,
            ["fPending"] = frame.FPending,
            ["fOpts"] = Text(fOpts),
            ["fPort"] = port,
            ["payload"] = Text(payload),
        };
    }

    private JsonObject JoinRequestCase()
    {
        var request = new JoinRequest
        {
            JoinEui = new Eui64(_random.NextBits()),
            DevEui = new Eui64(_random.NextBits()),
            DevNonce = (int)_random.Next(65536),
        };
        byte[] appKey = Bytes(16), air = new byte[JoinRequest.FrameLength];
        request.Encode(_crypto, appKey, air);
        return new JsonObject
        {
            ["kind"] = "joinRequest",
            ["appKey"] = Text(appKey),
            ["air"] = Text(air),
            ["joinEui"] = request.JoinEui.ToString(),
            ["devEui"] = request.DevEui.ToString(),
            ["devNonce"] = request.DevNonce.ToString("x4"),
        };
    }

    private JsonObject JoinAcceptCase()
    {
        var accept = new JoinAccept
        {
            JoinNonce = (uint)_random.Next(1 << 24),
            NetId = (uint)_random.Next(1 << 24),
            DevAddr = new DevAddr((uint)_random.NextBits()),
            Rx1DataRateOffset = (int)_random.Next(8),
            Rx2DataRate = (int)_random.Next(16),
            RxDelay = (int)_random.Next(16),
            HasCfList = _random.Next(2) == 0,
        };
        Bytes(16).CopyTo(accept.CfList, 0);
        int devNonce = (int)_random.Next(65536);
        byte[] appKey = Bytes(16), air = new byte[JoinAccept.LongLength], nwkSKey = new byte[16], appSKey = new byte[16];
        int length = accept.Encode(_crypto, appKey, air);
        _crypto.DeriveSessionKeys(appKey, accept.JoinNonce, accept.NetId, devNonce, nwkSKey, appSKey);
        return new JsonObject
        {
            ["kind"] = "joinAccept",
            ["appKey"] = Text(appKey),
            ["air"] = Text(air[..length]),
            ["devNonce"] = devNonce.ToString("x4"),
            ["joinNonce"] = accept.JoinNonce.ToString("x6"),
            ["netId"] = accept.NetId.ToString("x6"),
            ["devAddr"] = accept.DevAddr.ToString(),
            ["dlSettings"] = ((accept.Rx1DataRateOffset << 4) | accept.Rx2DataRate).ToString("x2"),
            ["rxDelay"] = accept.RxDelay.ToString("x2"),
            ["cfList"] = accept.HasCfList ? Text(accept.CfList) : "",
            ["nwkSKey"] = Text(nwkSKey),
            ["appSKey"] = Text(appSKey),
        };
    }

    private byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)_random.NextBits())];

    private static string Text(byte[] bytes) => Hex.Format(bytes, 0, bytes.Length);

    private static List<JsonObject> AskLoraPacket(List<JsonObject> cases, [CallerFilePath] string here = "")
    {
        string folder = Path.GetDirectoryName(here)!;
        if (!Directory.Exists(Path.Combine(folder, "../../node_modules/lora-packet")))
            Assert.Inconclusive("The npm package lora-packet is not installed: npm --prefix tests ci");
        var start = new ProcessStartInfo("node", [Path.Combine(folder, "lora-packet.js")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        Process node;
        try
        {
            node = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Inconclusive($"Node is not here ({e.Message}); Debian: apt-get install nodejs npm");
            return [];
        }

        using (node)
        {
            Task<string> output = node.StandardOutput.ReadToEndAsync();
            foreach (JsonObject c in cases)
                node.StandardInput.Write(c.ToJsonString() + "\n");
            node.StandardInput.Close();
            string[] lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            node.WaitForExit();
            Assert.AreEqual(cases.Count, lines.Length, "lora-packet answered another number of lines.");
            return [.. lines.Select(line => JsonNode.Parse(line)!.AsObject())];
        }
    }
}
