namespace NanoSensors.Server.Store.Sql;

/// <summary>One operation, whose result is handed out when it is durable.</summary>
internal sealed class Write<T>(Func<SqlWriter, T> operation) : IWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _done.Task;

    public int Weight => 1;

    public void Run(SqlWriter writer) => _result = operation(writer);

    public void Succeed() => _done.SetResult(_result!);

    public void Fail(Exception failure) => _done.SetException(failure);

    public (IWrite First, IWrite Second)? Split() => null;
}
