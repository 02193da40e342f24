"""Which package brings which import, and which other packages it installs: of those that are often used, and no others.

Both lists say rather too much: what some version of a package brought counts as brought.
"""

from collections.abc import Iterable, Mapping
from functools import cache

# By package: what is imported, where that is not the package's name with `_` for `-`.
_IMPORTS = """
azure-core: azure.core
azureml-core: azureml.core
beautifulsoup4: bs4
bs4: bs4
catboost: catboost
dask-core: dask
fastai: fastai fastprogress
gitpython: git
imbalanced-learn: imblearn
lightning: lightning pytorch_lightning
matplotlib: matplotlib mpl_toolkits pylab
matplotlib-base: matplotlib mpl_toolkits pylab
mlflow-skinny: mlflow
onnxruntime-gpu: onnxruntime
opencv: cv2
opencv-contrib-python: cv2
opencv-contrib-python-headless: cv2
opencv-python: cv2
opencv-python-headless: cv2
pillow: PIL
pillow-simd: PIL
psycopg2-binary: psycopg2
py-lightgbm: lightgbm
py-opencv: cv2
py-xgboost: xgboost
py-xgboost-cpu: xgboost
py-xgboost-gpu: xgboost
python-dateutil: dateutil
pytorch: torch
pytorch-cpu: torch
pytorch-gpu: torch
pytorch-lightning: pytorch_lightning
pyyaml: yaml
scikit-image: skimage
scikit-learn: sklearn
scikit-learn-intelex: sklearnex daal4py
sklearn: sklearn
tensorflow: tensorflow keras
tensorflow-cpu: tensorflow keras
tensorflow-gpu: tensorflow keras
torch: torch functorch
xgboost-cpu: xgboost
"""

# By package: what it installs, too. A package that stands on no line may install anything.
_BRINGS = """
adal: requests pyjwt python-dateutil cryptography
applicationinsights:
azure-common:
azure-core: requests six typing-extensions
azure-identity: azure-core cryptography msal six
azure-keyvault-secrets: azure-core
azure-storage-blob: azure-core cryptography msrest requests
azureml-core: adal azure-common azure-core cryptography docker jmespath jsonpickle msal msrest packaging paramiko \
 pathspec psutil pyjwt pyopenssl python-dateutil pytz requests ruamel-yaml six tqdm urllib3 websocket-client
azureml-dataprep: azure-identity cloudpickle jsonschema numpy pandas pyarrow pyyaml
azureml-dataset-runtime: azureml-dataprep numpy pandas pyarrow
azureml-defaults: applicationinsights azureml-core azureml-dataset-runtime configparser flask gunicorn psutil pydantic
azureml-pipeline: azureml-pipeline-core azureml-pipeline-steps
azureml-pipeline-core: azureml-core
azureml-pipeline-steps: azureml-core azureml-dataset-runtime azureml-train-core azureml-telemetry
azureml-telemetry: applicationinsights
azureml-train-core: azureml-core azureml-telemetry
beautifulsoup4: soupsieve
catboost: graphviz matplotlib numpy pandas plotly scipy six
certifi:
click:
cloudpickle:
cryptography: cffi six
cython:
dask-core: click cloudpickle fsspec packaging pyyaml toolz
dill:
fastparquet: numpy pandas fsspec packaging cramjam numba thrift
filelock:
flask: click jinja2 werkzeug itsdangerous
fsspec:
gunicorn:
h5py: numpy six
httpx: certifi
imbalanced-learn: numpy scipy scikit-learn joblib threadpoolctl
inference-schema: numpy pandas python-dateutil pytz wrapt
ipykernel: ipython psutil pyzmq tornado jupyter-client packaging
jinja2: markupsafe
joblib: numpy
jsonpickle:
jsonschema: attrs six pyrsistent
keras: numpy h5py pyyaml rich packaging scipy six
lightgbm: numpy scipy scikit-learn wheel
matplotlib: cycler kiwisolver numpy packaging pillow pyparsing python-dateutil pytz six
matplotlib-base: cycler kiwisolver numpy packaging pillow pyparsing python-dateutil pytz six
msal: requests pyjwt cryptography
msrest: requests isodate certifi azure-core
nltk: click joblib regex tqdm six
numba: numpy llvmlite
numexpr: numpy
numpy:
onnx: numpy protobuf typing-extensions six
onnxruntime: numpy protobuf packaging sympy flatbuffers coloredlogs
openpyxl: et-xmlfile
opencv: numpy
opencv-contrib-python: numpy
opencv-contrib-python-headless: numpy
opencv-python: numpy
opencv-python-headless: numpy
packaging: pyparsing six
pandas: numpy python-dateutil pytz six tzdata
patsy: numpy six
pillow:
pip:
plotly: tenacity retrying six packaging narwhals
polars:
protobuf: six
psutil:
psycopg2:
psycopg2-binary:
py-opencv: numpy
py-xgboost: numpy scipy scikit-learn pandas
pyarrow: numpy six
pyjwt:
pymysql:
pyodbc:
pyparsing:
pytest: attrs packaging pluggy six py iniconfig
python-dateutil: six
python-dotenv:
pytorch: numpy typing-extensions jinja2 networkx sympy filelock fsspec setuptools mkl
pytz:
pyyaml:
regex:
requests: certifi charset-normalizer idna urllib3 chardet
scikit-image: numpy scipy networkx pillow imageio tifffile matplotlib packaging six pywavelets dask toolz
scikit-learn: numpy scipy joblib threadpoolctl narwhals
scipy: numpy
seaborn: numpy scipy pandas matplotlib statsmodels patsy
setuptools:
six:
sklearn: scikit-learn
sqlalchemy: greenlet typing-extensions
statsmodels: numpy scipy pandas patsy packaging
sympy: mpmath
tabulate:
tensorflow: numpy six h5py protobuf packaging requests rich tensorboard scipy pyyaml keras setuptools wheel \
 typing-extensions absl-py wrapt termcolor werkzeug pandas
tensorflow-cpu: tensorflow
tensorflow-gpu: tensorflow
threadpoolctl:
torch: numpy typing-extensions jinja2 networkx sympy filelock fsspec setuptools
torchvision: torch numpy pillow requests scipy six tqdm
tqdm: colorama
typing-extensions:
tzdata:
urllib3:
wheel:
xgboost: numpy scipy pandas scikit-learn
xlrd:
"""

# What is reported when nothing brings it. Names that anything may bring, like `six`, are not here.
_REPORTED = """
azureml.core bs4 catboost cv2 h5py imblearn lightgbm matplotlib nltk numpy onnx onnxruntime openpyxl pandas PIL plotly
polars psycopg2 pyarrow pymysql pyodbc pytorch_lightning requests scipy seaborn skimage sklearn sqlalchemy statsmodels
tensorflow torch torchvision xgboost yaml
"""

_CALLED = {"PIL": "pillow", "cv2": "opencv-python-headless", "sklearn": "scikit-learn", "bs4": "beautifulsoup4"} | {
    "azureml.core": "azureml-core",
    "imblearn": "imbalanced-learn",
    "pytorch_lightning": "pytorch-lightning",
    "skimage": "scikit-image",
    "yaml": "pyyaml",
}


def reported() -> frozenset[str]:
    """The imports that can be called missing."""
    return frozenset(_REPORTED.split())


def package_of(name: str) -> str:
    """The package that pip installs for an import."""
    return _CALLED.get(name, name)


def imports_of(packages: Iterable[str]) -> frozenset[str] | None:
    """What can be imported once these are installed; None when one is unknown, and may bring anything."""
    brings, imports = _table(_BRINGS), _table(_IMPORTS)
    found: set[str] = set()
    wanted = list(packages)
    if any(name not in brings and name not in imports for name in wanted):
        return None
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.add(name)
            wanted += brings.get(name, ())
    return frozenset(module for name in found for module in imports.get(name, (name.replace("-", "_"),)))


@cache
def _table(text: str) -> Mapping[str, tuple[str, ...]]:
    lines = (line.partition(":") for line in text.strip().splitlines())
    return {name: tuple(rest.split()) for name, _, rest in lines}
