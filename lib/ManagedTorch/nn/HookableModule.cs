namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A module that tells others when it is called: pre-hooks see (and may change) the arguments, post-hooks the
        /// result. A hook that returns null changes nothing.
        /// </summary>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            private readonly OrderedDictionary<string, TPreHook> _preHooks = [];
            private readonly OrderedDictionary<string, TPostHook> _postHooks = [];
            private readonly OrderedDictionary<string, Action<Module>> _modulePreHooks = [];
            private readonly OrderedDictionary<string, Action<Module>> _modulePostHooks = [];
            private int _hooksMade;

            protected HookableModule(string name)
                : base(name)
            {
            }

            private protected OrderedDictionary<string, TPreHook>.ValueCollection PreHooks => _preHooks.Values;

            private protected OrderedDictionary<string, TPostHook>.ValueCollection PostHooks => _postHooks.Values;

            public HookRemover register_forward_pre_hook(TPreHook hook) => Register(_preHooks, hook);

            public HookRemover register_forward_pre_hook(Action<Module> hook) => Register(_modulePreHooks, hook);

            public HookRemover register_forward_hook(TPostHook hook) => Register(_postHooks, hook);

            public HookRemover register_forward_hook(Action<Module> hook) => Register(_modulePostHooks, hook);

            private protected void BeforeForward()
            {
                foreach (var hook in _modulePreHooks.Values) hook(this);
            }

            private protected void AfterForward()
            {
                foreach (var hook in _modulePostHooks.Values) hook(this);
            }

            private HookRemover Register<THook>(OrderedDictionary<string, THook> hooks, THook hook)
            {
                var key = $"hook{_hooksMade++}";
                hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            private void Remove(string key)
            {
                _preHooks.Remove(key);
                _postHooks.Remove(key);
                _modulePreHooks.Remove(key);
                _modulePostHooks.Remove(key);
            }

            /// <summary>Takes a hook away again.</summary>
            public class HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
            {
                public void remove() => module.Remove(key);
            }
        }
    }
}
