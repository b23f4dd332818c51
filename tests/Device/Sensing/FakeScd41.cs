using NanoSensors.Sensing;

namespace NanoSensors.Tests.Device;

/// <summary>An SCD41 by its commands, as far as the driver uses them: it sleeps, forgets its settings without power, and answers words with their CRC-8.</summary>
internal sealed class FakeScd41 : II2c
{
    internal int Co2 = 420;
    internal int InitialPeriodHours = 44;
    internal int StandardPeriodHours = 156;
    internal int Shots;
    internal int Discardable = 1;
    internal bool IsAsleep;
    internal bool IsMeasuringWithoutPause;
    internal bool KnowsPeriods = true;

    private int _answer;

    /// <summary>Off and on again: what was in its RAM is gone.</summary>
    internal void LosePower()
    {
        InitialPeriodHours = 44;
        StandardPeriodHours = 156;
        IsAsleep = false;
        IsMeasuringWithoutPause = false;
        Discardable = 1;
    }

    public bool Write(byte[] data, int length)
    {
        int command = (data[0] << 8) | data[1];
        if (command == 0x36F6)
        {
            // It wakes up and does not acknowledge.
            if (IsAsleep)
                LosePower();
            return false;
        }

        if (IsAsleep || (IsMeasuringWithoutPause && command != 0x3F86 && command != 0xEC05))
            return false;
        switch (command)
        {
            case 0x3F86:
                IsMeasuringWithoutPause = false;
                return true;
            case 0x36E0:
                IsAsleep = true;
                return true;
            case 0x219D:
                Shots++;
                // The first after it had no power is far off.
                _answer = Discardable > 0 ? Co2 + 300 : Co2;
                if (Discardable > 0)
                    Discardable--;
                return true;
            case 0xEC05:
                return true;
            case 0x2340:
                _answer = InitialPeriodHours;
                return KnowsPeriods;
            case 0x2445:
                InitialPeriodHours = KnowsPeriods ? (data[2] << 8) | data[3] : InitialPeriodHours;
                return KnowsPeriods && length == 5;
            case 0x244E:
                StandardPeriodHours = KnowsPeriods ? (data[2] << 8) | data[3] : StandardPeriodHours;
                return KnowsPeriods && length == 5;
            default:
                return false;
        }
    }

    public bool Read(byte[] buffer, int length)
    {
        FakeI2c words = new FakeI2c();
        words.AnswerWord(0, _answer);
        words.AnswerWord(1, 0x6667);
        words.AnswerWord(2, 0x5EB9);
        return words.Read(buffer, length);
    }

    public bool WriteRead(byte[] write, int writeLength, byte[] read, int readLength)
    {
        return false;
    }
}
