using NanoSensors.Board;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>The radio's line: high from the moment at which the radio has something to report.</summary>
    internal sealed class ScriptedLine : IInputPin
    {
        private readonly VirtualChip _chip;
        private readonly ILoRaRadio _radio;

        internal ScriptedLine(VirtualChip chip, ILoRaRadio radio)
        {
            _chip = chip;
            _radio = radio;
        }

        public bool IsHigh
        {
            get { return _chip.Now >= _radio.NextStepMicroseconds; }
        }
    }
}
