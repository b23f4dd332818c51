namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>One step of a random sequence.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Amount">Payload length, number of uplinks, seconds, milliseconds or writes, as the kind has it.</param>
/// <param name="Confirmed">Whether the uplink is confirmed.</param>
/// <param name="Answer">What is sent to the device; null for nothing.</param>
/// <param name="AnswerAt">Which transmission of the step is answered; 0 is the first.</param>
internal sealed record ModelStep(StepKind Kind, int Amount = 0, bool Confirmed = false, ModelDownlink? Answer = null, int AnswerAt = 0)
{
    public override string ToString() =>
        $"{Kind} {Amount}{(Confirmed ? " confirmed" : "")}{(Answer == null ? "" : $" <- {Answer} at {AnswerAt}")}";
}
