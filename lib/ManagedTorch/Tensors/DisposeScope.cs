namespace TorchSharp;

/// <summary>
/// Disposes, at its end, every tensor made on this thread since <c>torch.NewDisposeScope()</c>, except those moved
/// out or detached: their buffers go back to the pool at once, and the next step finds them there.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic] private static DisposeScope? _current;
    [ThreadStatic] private static Stack<List<IDisposable>>? _lists;

    private readonly DisposeScope? _outer;
    private List<IDisposable>? _members;

    internal DisposeScope()
    {
        _outer = _current;
        _current = this;
        _members = (_lists ??= new Stack<List<IDisposable>>()).TryPop(out var list) ? list : [];
    }

    internal static DisposeScope? Current => _current;

    public int DisposablesCount => DisposablesView.Count;

    public IReadOnlyList<IDisposable> DisposablesView => Members.Where(Owns).ToArray();

    private List<IDisposable> Members => _members ?? throw new ObjectDisposedException(nameof(DisposeScope));

    public void Attach(IDisposable disposable)
    {
        if (disposable is torch.Tensor tensor)
        {
            if (ReferenceEquals(tensor.Scope, this)) return;
            tensor.Scope = this;
        }

        Members.Add(disposable);
    }

    public void Attach(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables) Attach(disposable);
    }

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        IDisposable[] attached = [.. disposables];
        Attach(attached);
        return attached;
    }

    public bool Contains(IDisposable disposable) =>
        disposable is torch.Tensor tensor ? ReferenceEquals(tensor.Scope, this) : Members.Contains(disposable);

    /// <summary>Takes a tensor out of the scope: it lives until it is disposed or forgotten.</summary>
    public T Detach<T>(T disposable) where T : IDisposable
    {
        if (disposable is torch.Tensor tensor) tensor.Scope = null;
        else Members.Remove(disposable);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables)
    {
        foreach (var disposable in disposables) Detach(disposable);
    }

    public void Detach(IEnumerable<IDisposable> disposables) => Detach(disposables.ToArray());

    /// <summary>Hands a tensor to the scope around this one.</summary>
    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(_outer, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(_outer, disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(_outer, disposables);

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables)
    {
        foreach (var disposable in disposables) MoveToOther(scope, disposable);
    }

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables) => MoveToOther(scope, disposables.ToArray());

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        Detach(disposable);
        scope?.Attach(disposable);
        return disposable;
    }

    public void DisposeEverything() => DisposeEverythingBut();

    public void DisposeEverythingBut(params IDisposable[] keep)
    {
        var members = Members;
        foreach (var member in members)
        {
            if (!Owns(member) || keep.Contains(member)) continue;
            if (member is torch.Tensor tensor) tensor.Scope = null;
            member.Dispose();
        }

        members.Clear();
        foreach (var disposable in keep)
        {
            if (disposable is torch.Tensor tensor) tensor.Scope = null;
            Attach(disposable);
        }
    }

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep) => DisposeEverythingBut(inKeep.ToArray());

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public void Dispose()
    {
        if (_members is null) return;
        foreach (var member in _members)
        {
            if (!Owns(member)) continue;
            if (member is torch.Tensor tensor) tensor.Scope = null;
            member.Dispose();
        }

        _members.Clear();
        _lists!.Push(_members);
        _members = null;
        if (ReferenceEquals(_current, this)) _current = _outer;
    }

    // A tensor that was moved or detached stays in the list but no longer points here.
    private bool Owns(IDisposable member) => member is not torch.Tensor tensor || ReferenceEquals(tensor.Scope, this);
}
