using NanoSensors.EndDevice;
using NanoSensors.Simulation;

namespace NanoSensors.Tests.Simulation.EndDevice.Model;

/// <summary>A sequence of steps, and the settings of the device that runs it.</summary>
internal sealed record ModelRun(int Seed, ModelStep[] Steps)
{
    internal EndDeviceSettings Settings()
    {
        var random = new SeededRandom(Seed);
        return new EndDeviceSettings
        {
            CounterReserve = new[] { 1, 1, 4, 16 }[random.Next(4)],
            AnswerSoon = random.Next(2) == 0,
            RejoinAfterSilentUplinks = new[] { 0, 384, 130 }[random.Next(3)],
            ConfirmedTransmissions = random.Next(2) == 0 ? 1 : 3,
            LowestDataRate = random.Next(4) == 0 ? 2 : -1,
        };
    }

    /// <summary>Shorter sequences of the same steps, the shortest first.</summary>
    internal IEnumerable<ModelRun> Shorter()
    {
        for (int chunk = Steps.Length; chunk >= 1; chunk /= 2)
        {
            for (int at = 0; at + chunk <= Steps.Length; at += chunk)
                yield return this with { Steps = [.. Steps[..at], .. Steps[(at + chunk)..]] };
        }

        for (int i = 0; i < Steps.Length; i++)
        {
            foreach (ModelStep simpler in Simpler(Steps[i]))
                yield return this with { Steps = [.. Steps[..i], simpler, .. Steps[(i + 1)..]] };
        }
    }

    public override string ToString() =>
        $"seed {Seed}, reserve {Settings().CounterReserve}, "
            + $"{Steps.Length} steps:\n  {string.Join("\n  ", Steps.Select(s => s.ToString()))}";

    private static IEnumerable<ModelStep> Simpler(ModelStep step)
    {
        if (step.Answer != null)
            yield return step with { Answer = null };
        if (step.Amount > 0 && step.Kind != StepKind.JoinPolicy)
            yield return step with { Amount = step.Amount / 2 };
        if (step.Confirmed)
            yield return step with { Confirmed = false };
        if (step.AnswerAt > 0)
            yield return step with { AnswerAt = 0 };
        if (step.Answer is not { } answer)
            yield break;
        if (answer.Confirmed || answer.Pending || answer.Ack || answer.Gap > 0 || answer.Port > 0)
            yield return step with { Answer = answer with { Confirmed = false, Pending = false, Ack = false, Gap = 0, Port = -1 } };
        if (answer.Window == 2)
            yield return step with { Answer = answer with { Window = 1 } };
        foreach (byte[] fewer in StepGenerator.FewerCommands(answer.Commands))
            yield return step with { Answer = answer with { Commands = fewer } };
    }
}
