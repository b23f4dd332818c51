using NanoSensors.Board;

namespace NanoSensors.Esp32;

/// <summary>
/// Which GPIO of a board goes where. Numbers are the ESP32's GPIO numbers. -1: not there. The wiring of each board, with sources, is in hardware/boards.
/// </summary>
public sealed class BoardPins
{
    // Record "board", version 1: the number of the board (1), as Find takes it. Written at provisioning.
    private const string RecordName = "board";
    private const byte RecordVersion = 1;

    /// <summary>Name of the board, and of its page in hardware/boards.</summary>
    public string Name;

    /// <summary>SPI clock to the radio.</summary>
    public int RadioClock;

    /// <summary>SPI data from the radio.</summary>
    public int RadioMiso;

    /// <summary>SPI data to the radio.</summary>
    public int RadioMosi;

    /// <summary>Chip select of the radio (NSS).</summary>
    public int RadioSelect;

    /// <summary>Reset of the radio, active low.</summary>
    public int RadioReset;

    /// <summary>The radio's DIO0: TxDone, RxDone.</summary>
    public int RadioDio0;

    /// <summary>The radio's DIO1: RxTimeout.</summary>
    public int RadioDio1;

    /// <summary>I2C data to the sensors.</summary>
    public int SensorData;

    /// <summary>I2C clock to the sensors.</summary>
    public int SensorClock;

    /// <summary>XSHUT of the outer ranging zone.</summary>
    public int OuterShutdown;

    /// <summary>XSHUT of the inner ranging zone.</summary>
    public int InnerShutdown;

    /// <summary>
    /// INT of the LIS2MDL, which ends deep sleep: one of the RTC's GPIOs (0, 2, 4, 12 to 15, 25 to 27, 32 to 39: ESP32 data sheet, RTC_MUX pin list), or -1. The chip must then be
    /// supplied all the time, not through <see cref="SensorPower"/>.
    /// </summary>
    public int SensorInterrupt;

    /// <summary>Gate of the sensors' supply, or -1 if they are always on.</summary>
    public int SensorPower;

    /// <summary>Whether <see cref="SensorPower"/> switches on with a low level.</summary>
    public bool SensorPowerActiveLow;

    /// <summary>The line to the DONE input of an external watchdog, where one is fitted. Free otherwise.</summary>
    public int ExternalWatchdog;

    /// <summary>Channel of ADC1 that sees the battery, or -1.</summary>
    public int BatteryChannel;

    /// <summary>
    /// Millivolts at the battery for a full-scale ADC value: the ADC's own full scale (3,300 mV at 12 dB, ±6 % uncalibrated: ESP32 data sheet 4.1.2) times the divider's ratio.
    /// </summary>
    public int BatteryFullScaleMillivolts;

    /// <summary>An ESP32 DevKitC with an RFM95 breakout, wired by hand.</summary>
    public static BoardPins DevKitC()
    {
        return new BoardPins
        {
            Name = "esp32-devkitc-rfm95",
            RadioClock = 18,
            RadioMiso = 19,
            RadioMosi = 23,
            RadioSelect = 5,
            RadioReset = 14,
            RadioDio0 = 26,
            RadioDio1 = 33,
            SensorData = 21,
            SensorClock = 22,
            OuterShutdown = 25,
            InnerShutdown = 27,
            SensorInterrupt = 34,
            SensorPower = 32,
            SensorPowerActiveLow = false,
            ExternalWatchdog = 13,
            BatteryChannel = 7,
            BatteryFullScaleMillivolts = 6600,
        };
    }

    /// <summary>A Heltec WiFi LoRa 32 V2 (868 MHz), an SX1276 on board.</summary>
    public static BoardPins HeltecV2()
    {
        return new BoardPins
        {
            Name = "heltec-wifi-lora-32-v2",
            RadioClock = 5,
            RadioMiso = 19,
            RadioMosi = 27,
            RadioSelect = 18,
            RadioReset = 14,
            RadioDio0 = 26,
            RadioDio1 = 35,
            SensorData = 23,
            SensorClock = 22,
            OuterShutdown = 17,
            InnerShutdown = 13,
            SensorInterrupt = 38,
            SensorPower = 21,
            SensorPowerActiveLow = true,
            ExternalWatchdog = 33,
            BatteryChannel = 1,
            BatteryFullScaleMillivolts = 10560,
        };
    }

    /// <summary>A TTGO LoRa32 V2.1 (T3 V1.6), an SX1276 on board.</summary>
    public static BoardPins TtgoV21()
    {
        return new BoardPins
        {
            Name = "ttgo-lora32-v2.1",
            RadioClock = 5,
            RadioMiso = 19,
            RadioMosi = 27,
            RadioSelect = 18,
            RadioReset = 23,
            RadioDio0 = 26,
            RadioDio1 = 33,
            SensorData = 21,
            SensorClock = 22,
            OuterShutdown = 13,
            InnerShutdown = 14,
            SensorInterrupt = 34,
            SensorPower = -1,
            SensorPowerActiveLow = false,
            ExternalWatchdog = 4,
            BatteryChannel = 7,
            BatteryFullScaleMillivolts = 6600,
        };
    }

    /// <summary>
    /// A bare ESP32-WROOM-32E with an RFM95W, for years on a battery. No line is a strapping pin (ESP32 data sheet 2.4: GPIO 0, 2, 5, 12, 15), so nothing that is wired can
    /// change how the chip starts.
    /// </summary>
    public static BoardPins BareModule()
    {
        return new BoardPins
        {
            Name = "esp32-wroom-32e-rfm95w",
            RadioClock = 18,
            RadioMiso = 19,
            RadioMosi = 23,
            RadioSelect = 17,
            RadioReset = 16,
            RadioDio0 = 26,
            RadioDio1 = 33,
            SensorData = 21,
            SensorClock = 22,
            OuterShutdown = 25,
            InnerShutdown = 27,
            SensorInterrupt = 34,
            SensorPower = 32,
            SensorPowerActiveLow = false,
            ExternalWatchdog = 13,
            BatteryChannel = 7,
            BatteryFullScaleMillivolts = 6600,
        };
    }

    /// <summary>The board that was told at provisioning; a DevKitC if none was.</summary>
    public static BoardPins Provisioned(RecordStore store)
    {
        byte[] record = new byte[1];
        return Find(store.Read(RecordName, RecordVersion, record) == 1 ? record[0] : 0);
    }

    /// <summary>A board by the number that provisioning writes: 0 DevKitC, 1 Heltec, 2 TTGO, 3 bare module; any other number is 0.</summary>
    public static BoardPins Find(int number)
    {
        return number == 1 ? HeltecV2() : number == 2 ? TtgoV21() : number == 3 ? BareModule() : DevKitC();
    }
}
