using NanoSensors.Board;
using NanoSensors.Forwarder;

namespace NanoSensors.Tests.Device;

[TestClass]
public class JsonScannerTests
{
    [TestMethod]
    [DataRow("868.1", 6, 868100000L)]
    [DataRow("868.1000004", 6, 868100000L)]
    [DataRow("868.1000005", 6, 868100001L)]
    [DataRow("8.681E+2", 6, 868100000L)]
    [DataRow("868100e-3", 6, 868100000L)]
    [DataRow("-0.5", 0, -1L)]
    [DataRow("0.4999999999999999999999", 0, 0L)]
    [DataRow("4294967295", 0, 4294967295L)]
    [DataRow("1e-99", 3, 0L)]
    [DataRow("0e99", 3, 0L)]
    public void A_number_is_read_to_the_nearest_step(string text, int decimals, long expected)
    {
        JsonScanner json = Begin(text);
        Assert.AreEqual(expected, json.ReadScaled(decimals));
        Assert.IsFalse(json.Failed);
        Assert.IsTrue(json.AtEnd);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("-")]
    [DataRow("x")]
    [DataRow(".5")]
    [DataRow("1e")]
    [DataRow("1e30")]
    [DataRow("100000000000000001")]
    public void What_is_no_number_or_too_large_fails(string text)
    {
        JsonScanner json = Begin(text);
        Assert.AreEqual(0L, json.ReadScaled(0));
        Assert.IsTrue(json.Failed);
    }

    [TestMethod]
    public void Escapes_are_resolved_and_a_long_text_is_cut_at_the_target()
    {
        byte[] target = new byte[8];
        JsonScanner json = Begin("\"a\\/\\\"\\u002B\\n\\u20ac\"");
        Assert.AreEqual(6, json.ReadText(target));
        Assert.AreEqual((int)'a', (int)target[0]);
        Assert.AreEqual((int)'/', (int)target[1]);
        Assert.AreEqual((int)'"', (int)target[2]);
        Assert.AreEqual((int)'+', (int)target[3]);
        Assert.AreEqual(10, (int)target[4]);
        Assert.AreEqual((int)JsonScanner.NotAscii, (int)target[5]);
        json = Begin("\"0123456789\"");
        Assert.AreEqual(8, json.ReadText(target));
        Assert.IsTrue(json.AtEnd);
    }

    [TestMethod]
    [DataRow("", "")]
    [DataRow("Zg==", "f")]
    [DataRow("Zg", "f")]
    [DataRow("Zm8=", "fo")]
    [DataRow("Zm9v", "foo")]
    [DataRow("Zm9vYg==", "foob")]
    [DataRow("Zm9vYmE=", "fooba")]
    [DataRow("Zm9vYmFy", "foobar")]
    public void The_vectors_of_RFC_4648_come_out_both_ways(string text, string plain)
    {
        byte[] target = new byte[8];
        Assert.AreEqual(plain.Length, Base64.Decode(HttpBench.BytesOf(text), text.Length, target));
        for (int i = 0; i < plain.Length; i++)
            Assert.AreEqual((int)plain[i], (int)target[i]);
        if (text == "Zg")
            return;
        AsciiWriter writer = new AsciiWriter(16);
        writer.Base64(HttpBench.BytesOf(plain), 0, plain.Length);
        Assert.AreEqual(text.Length, writer.Length);
        for (int i = 0; i < text.Length; i++)
            Assert.AreEqual((int)text[i], (int)writer.Buffer[i]);
    }

    [TestMethod]
    [DataRow("Z")]
    [DataRow("Zg=")]
    [DataRow("Zm9v=")]
    [DataRow("Z===")]
    [DataRow("Zm 9")]
    [DataRow("Zm-_")]
    public void What_is_no_base64_is_refused(string text)
    {
        Assert.AreEqual(-1, Base64.Decode(HttpBench.BytesOf(text), text.Length, new byte[8]));
    }

    [TestMethod]
    [DataRow(0L, "1970-01-01T00:00:00.000000Z")]
    [DataRow(951782399999999L, "2000-02-28T23:59:59.999999Z")]
    [DataRow(951782400000000L, "2000-02-29T00:00:00.000000Z")]
    [DataRow(1798761599000001L, "2026-12-31T23:59:59.000001Z")]
    [DataRow(4107542400000000L, "2100-03-01T00:00:00.000000Z")]
    public void A_time_is_written_as_RFC_3339_has_it(long unixMicroseconds, string expected)
    {
        AsciiWriter writer = new AsciiWriter(40);
        writer.Rfc3339(unixMicroseconds);
        Assert.AreEqual(expected.Length, writer.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual((int)expected[i], (int)writer.Buffer[i]);
    }

    private static JsonScanner Begin(string text)
    {
        JsonScanner json = new JsonScanner();
        byte[] bytes = HttpBench.BytesOf(text);
        json.Begin(bytes, 0, bytes.Length);
        return json;
    }
}
