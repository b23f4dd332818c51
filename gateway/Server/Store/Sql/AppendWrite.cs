namespace NanoSensors.Server.Store.Sql;

/// <summary>Many readings of one caller, answered one by one.</summary>
internal sealed class AppendWrite : IWrite
{
    private readonly IReadOnlyList<NewReading> _readings;
    private readonly int _from;
    private readonly PendingReading[] _pending;
    private readonly Answer _answer;

    public AppendWrite(IReadOnlyList<NewReading> readings)
        : this(readings, 0, readings.Count, new Answer(readings.Count))
    {
    }

    private AppendWrite(IReadOnlyList<NewReading> readings, int from, int count, Answer answer)
    {
        _readings = readings;
        _from = from;
        _pending = new PendingReading[count];
        _answer = answer;
    }

    public Task<IReadOnlyList<AppendResult>> Task => _answer.Done.Task;

    public int Weight => _pending.Length;

    public void Run(SqlWriter writer)
    {
        for (int i = 0; i < _pending.Length; i++)
            _pending[i] = writer.Append(_readings[_from + i]);
    }

    public void Succeed()
    {
        for (int i = 0; i < _pending.Length; i++)
            _answer.Results[_from + i] = new AppendResult(_pending[i].Stored, null);
        _answer.Settle(_pending.Length);
    }

    public void Fail(Exception failure)
    {
        if (failure is StoreException)
        {
            _answer.Done.TrySetException(failure);
            return;
        }

        for (int i = 0; i < _pending.Length; i++)
            _answer.Results[_from + i] = new AppendResult(null, failure.Message);
        _answer.Settle(_pending.Length);
    }

    public (IWrite First, IWrite Second)? Split()
    {
        int half = _pending.Length / 2;
        return half == 0 ? null : (new AppendWrite(_readings, _from, half, _answer), new AppendWrite(_readings, _from + half, _pending.Length - half, _answer));
    }

    private sealed class Answer(int count)
    {
        private int _left = count;

        public AppendResult[] Results { get; } = new AppendResult[count];

        public TaskCompletionSource<IReadOnlyList<AppendResult>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Settle(int settled)
        {
            _left -= settled;
            if (_left == 0)
                Done.TrySetResult(Results);
        }
    }
}
