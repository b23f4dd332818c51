using NanoSensors.Http;

namespace NanoSensors.Tests.Device;

[TestClass]
public class DhcpResponderTests
{
    [TestMethod]
    public void A_phone_is_offered_an_address_and_gets_it()
    {
        DhcpResponder responder = Responder();
        byte[] packet = Packet(1, 7);
        int length = responder.Answer(packet, 300);
        Assert.AreEqual(300, length);
        Assert.AreEqual(2, (int)packet[0]);
        Assert.AreEqual(0x5A, (int)packet[4]);
        Assert.AreEqual("192.168.4.2", Address(packet, 16));
        Assert.AreEqual(2, (int)packet[242]);
        Assert.AreEqual("192.168.4.1", Address(packet, 245));
        Assert.AreEqual(7, (int)packet[33]);

        packet = Packet(3, 7);
        Add(packet, 243, new byte[] { 50, 4, 192, 168, 4, 2, 54, 4, 192, 168, 4, 1, 255 });
        Assert.AreEqual(300, responder.Answer(packet, 300));
        Assert.AreEqual(5, (int)packet[242]);
        Assert.AreEqual("192.168.4.2", Address(packet, 16));
        // Mask, after type, server and lease.
        CollectionAssert.AreEqual(new byte[] { 1, 4, 255, 255, 255, 0, 255 }, Part(packet, 255, 7));
    }

    [TestMethod]
    public void Phones_get_different_addresses_and_each_its_own_again()
    {
        DhcpResponder responder = Responder();
        for (int round = 0; round < 2; round++)
        {
            for (int phone = 1; phone <= 8; phone++)
            {
                byte[] packet = Packet(1, phone);
                responder.Answer(packet, 300);
                Assert.AreEqual("192.168.4." + (1 + phone).ToString(), Address(packet, 16));
            }
        }
    }

    [TestMethod]
    public void An_address_of_another_network_is_refused_and_another_server_s_answer_left_alone()
    {
        DhcpResponder responder = Responder();
        byte[] packet = Packet(3, 7);
        Add(packet, 243, new byte[] { 50, 4, 10, 0, 0, 9, 255 });
        Assert.AreEqual(300, responder.Answer(packet, 300));
        Assert.AreEqual(6, (int)packet[242]);
        Assert.AreEqual("0.0.0.0", Address(packet, 16));
        packet = Packet(3, 7);
        Add(packet, 243, new byte[] { 54, 4, 10, 0, 0, 1, 255 });
        Assert.AreEqual(0, responder.Answer(packet, 300));
    }

    [TestMethod]
    public void What_is_no_request_is_passed_over()
    {
        DhcpResponder responder = Responder();
        Assert.AreEqual(0, responder.Answer(new byte[576], 300));
        Assert.AreEqual(0, responder.Answer(Packet(1, 1), 239));
        Assert.AreEqual(0, responder.Answer(Packet(7, 1), 300));
        byte[] noType = Packet(1, 1);
        noType[240] = 255;
        Assert.AreEqual(0, responder.Answer(noType, 300));
        uint state = 7;
        for (int run = 0; run < 500; run++)
        {
            byte[] packet = Packet(1 + run % 3 * 2 % 4, run);
            for (int k = 0; k < 30; k++)
            {
                state = state * 1664525 + 1013904223;
                packet[240 + (int)(long)((state >> 8) % 60)] = (byte)(state >> 24);
            }

            int length = responder.Answer(packet, 240 + run % 61);
            Assert.IsTrue(length == 0 || length == 300);
        }
    }

    private static DhcpResponder Responder()
    {
        return new DhcpResponder(new byte[] { 192, 168, 4, 1 });
    }

    private static byte[] Packet(int type, int phone)
    {
        byte[] packet = new byte[576];
        packet[0] = 1;
        packet[1] = 1;
        packet[2] = 6;
        packet[4] = 0x5A;
        packet[28] = 2;
        packet[33] = (byte)phone;
        Add(packet, 236, new byte[] { 0x63, 0x82, 0x53, 0x63, 53, 1, (byte)type, 255 });
        return packet;
    }

    private static void Add(byte[] packet, int at, byte[] bytes)
    {
        System.Array.Copy(bytes, 0, packet, at, bytes.Length);
    }

    private static byte[] Part(byte[] packet, int at, int length)
    {
        byte[] part = new byte[length];
        System.Array.Copy(packet, at, part, 0, length);
        return part;
    }

    private static string Address(byte[] packet, int at)
    {
        return packet[at].ToString() + "." + packet[at + 1].ToString() + "." + packet[at + 2].ToString() + "." + packet[at + 3].ToString();
    }
}
