namespace NanoSensors.Sensing;

/// <summary>Temperature, humidity, pressure and, where the chip has a heated gas element, its resistance (BME680).</summary>
public interface IClimateSensor : ISensor
{
    /// <summary>Hundredths of a degree Celsius, or <see cref="Measured.NotAvailable"/>.</summary>
    int TemperatureCentiCelsius { get; }

    /// <summary>Relative humidity in hundredths of a percent, 0 to 10,000, or <see cref="Measured.NotAvailable"/>.</summary>
    int RelativeHumidityCentiPercent { get; }

    /// <summary>Air pressure at the sensor in pascal, or <see cref="Measured.NotAvailable"/>.</summary>
    int PressurePascal { get; }

    /// <summary>Resistance of the gas element in ohms, or <see cref="Measured.NotAvailable"/>. Falls when organic vapours rise.</summary>
    int GasResistanceOhms { get; }
}
