#pragma once

/// Compiles a function once per instruction set and picks one when the program starts.
///
/// Put it on free functions that hold the inner loops (a lambda or an OpenMP region is not cloned).
/// Contraction is off everywhere, so all clones give the same bits. Sanitizers cannot instrument
/// the resolver and get the portable version.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define SPILLOVER_CLONES \
    __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4"), flatten))
#else
#define SPILLOVER_CLONES
#endif
