using System.CommandLine;
using NanoSensors.Node;

namespace NanoSensors.Tool;

/// <summary>A node's configuration on the command line: an option for each field of the record; what is not given is as on the first day.</summary>
internal sealed class ConfigurationOptions
{
    private static readonly string[] Names = ["--interval", "--sample", "--threshold", "--presence", "--status", "--particulates-every"];

    /// <summary>The same fields as columns of a list.</summary>
    public static readonly string[] Columns = [.. Names.Select(name => name[2..])];

    private static readonly string[] Descriptions =
    [
        "seconds between two reports", "milliseconds between two samples of the magnetometer", "parking: counts from which a car is assumed",
        "footfall: millimetres below which somebody is in a zone", "seconds between two status frames",
        "air: the particulates are measured with each so many-th reading",
    ];

    private readonly Option<int>[] _options =
    [
        .. Enumerable.Range(0, NodeConfiguration.FieldCount).Select(field => new Option<int>(Names[field])
        {
            Description = $"Configuration: {Descriptions[field]}, {NodeConfiguration.MinimumOf(field)} to {NodeConfiguration.MaximumOf(field)}.",
            DefaultValueFactory = _ => new NodeConfiguration()[field],
        }),
    ];

    public void AddTo(Command command)
    {
        foreach (Option<int> option in _options)
            command.Add(option);
    }

    /// <summary>Whether any field was given.</summary>
    public bool AnyGiven(ParseResult result) => _options.Any(option => result.GetResult(option) is { Implicit: false });

    /// <summary>The configuration; false with an error that names the option, its value and its range.</summary>
    public bool TryRead(ParseResult result, out NodeConfiguration configuration, out string error)
    {
        configuration = new NodeConfiguration();
        for (int field = 0; field < _options.Length; field++)
            configuration[field] = result.GetValue(_options[field]);
        int invalid = configuration.FirstInvalidField;
        error = invalid < 0 ? "" : $"{Names[invalid]}: {configuration[invalid]} is out of range; give {NodeConfiguration.MinimumOf(invalid)} to {NodeConfiguration.MaximumOf(invalid)}.";
        return invalid < 0;
    }
}
