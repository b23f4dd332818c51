using System.Device.Gpio;
using System.Threading;

namespace NanoSensors.Esp32;

/// <summary>The button BOOT, which pulls GPIO 0 to ground on every supported board. The pin is let go after each look.</summary>
public static class BootButton
{
    private const int Pin = 0;
    private const int LookMilliseconds = 50;

    /// <summary>Whether it is pressed now.</summary>
    public static bool IsHeld
    {
        get
        {
            using (GpioController controller = new GpioController())
            {
                return controller.OpenPin(Pin, PinMode.InputPullUp).Read() == PinValue.Low;
            }
        }
    }

    /// <summary>
    /// Waits for it to be pressed, for as long at most: held while the board is switched on it would start the chip's own loader instead of the application, so people press it
    /// right afterwards.
    /// </summary>
    /// <param name="milliseconds">How long; a board that is switched on once a year can spare some seconds.</param>
    public static void WaitFor(int milliseconds)
    {
        for (int waited = 0; waited < milliseconds && !IsHeld; waited += LookMilliseconds)
            Thread.Sleep(LookMilliseconds);
    }
}
