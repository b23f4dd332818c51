namespace NanoSensors.Board;

/// <summary>A digital output.</summary>
public interface IOutputPin
{
    /// <summary>Drives the pin.</summary>
    /// <param name="high">True for the supply voltage, false for ground.</param>
    void Write(bool high);
}
