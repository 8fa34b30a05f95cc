#pragma once

#include <cstddef>

namespace kiln {

// How the C library's heap is set for a program that makes many small objects and ends. To be
// called before any thread starts.
void tune_heap();

// Much memory will be used soon: lets the heap have `bytes` more, in huge pages where the
// kernel gives them. Touching memory page by page is a seventh of the time of a large plan.
void expect_large_heap(size_t bytes);

}  // namespace kiln
